"""Writes small weight files in the formats that PyTorch has used, with the same tensors in each.

weights.safetensors  the tensors, row-major: what the other files must give
weights.pth          a zip file, from a state_dict with views of shared, transposed and expanded storages
weights-old.pth      the format before PyTorch 1.6
weights-big.pth      the zip file with the elements in big-endian order
weights-script.pt    a TorchScript program, which is refused
checkpoint.pth       a checkpoint of a training program: the same below 'state_dict', and an optimizer

Run: python weights.py, with torch and safetensors installed.
The metadata of weights.safetensors records the version that wrote the files.
"""

import collections
import io
import pathlib
import zipfile

import torch
from safetensors.torch import save_file

folder = pathlib.Path(__file__).parent
generator = torch.Generator().manual_seed(3)
numbers = torch.randn(60, generator=generator)

tensors = collections.OrderedDict()
tensors["conv.weight"] = numbers[:24].view(2, 3, 2, 2).contiguous(memory_format=torch.channels_last)
tensors["transposed"] = numbers.view(6, 10).t()
tensors["shared.slice"] = numbers[7:19:3]
tensors["shared.again"] = numbers[7:]
tensors["expanded"] = numbers[:1].expand(3, 2)
tensors["half"] = numbers[:5].half()
tensors["brain"] = numbers[:5].bfloat16()
tensors["double"] = numbers[:4].double() / 3
tensors["long"] = torch.tensor([-(2**40), 0, 7])
tensors["int"] = torch.tensor([[1, -2]], dtype=torch.int32)
tensors["short"] = torch.tensor([-300, 300], dtype=torch.int16)
tensors["char"] = torch.tensor([-3, 3], dtype=torch.int8)
tensors["byte"] = torch.tensor([0, 255], dtype=torch.uint8)
tensors["bool"] = torch.tensor([True, False])
tensors["scalar"] = torch.tensor(2.5)
tensors["empty"] = torch.zeros(0, 3)
tensors["parameter"] = torch.nn.Parameter(numbers[:2].clone())
tensors._metadata = collections.OrderedDict({"": {"version": 1}})


def swapped():
    """Returns the zip file with the bytes of every element reversed, as a big-endian machine writes it."""
    memory, copy = io.BytesIO(), io.BytesIO()
    torch.save(tensors, memory)
    widths = {}
    seen = 0
    for tensor in tensors.values():  # storages are numbered in the order of their first tensor
        pointer = tensor.untyped_storage()._cdata
        if pointer not in widths:
            widths[pointer] = (seen, tensor.element_size())
            seen += 1
    widths = {str(number): width for number, width in widths.values()}
    with zipfile.ZipFile(memory) as source, zipfile.ZipFile(copy, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            parts = name.split("/")
            if parts[-1] == "byteorder":
                data = b"big"
            elif parts[1] == "data":
                width = widths[parts[2]]
                data = b"".join(data[i : i + width][::-1] for i in range(0, len(data), width))
            target.writestr(zipfile.ZipInfo(name), data)
    return copy.getvalue()


plain = {name: tensor.detach().contiguous().clone() for name, tensor in tensors.items()}
save_file(plain, folder / "weights.safetensors", {"torch": torch.__version__})
torch.save(tensors, folder / "weights.pth")
torch.save(tensors, folder / "weights-old.pth", _use_new_zipfile_serialization=False)
(folder / "weights-big.pth").write_bytes(swapped())
torch.jit.script(torch.nn.Linear(2, 1)).save(folder / "weights-script.pt")
optimizer = {"state": {0: {"exp_avg": numbers[:3].clone(), "step": 4}}, "param_groups": [{"lr": 0.1, "betas": (0.9, 0.99)}]}
checkpoint = {"epoch": 3, "state_dict": {"module.w": numbers[:3].clone()}, "optimizer": optimizer, "size": torch.Size([2])}
torch.save(checkpoint, folder / "checkpoint.pth")
