"""Writes vit.safetensors: tiny vision transformers of timm, their features, and interpolated position embeddings.

plain.…, registers.…   state_dicts of timm's VisionTransformer; the second has layer scale and registers, and as in
                       timm's DINOv2 models, no position embedding of the class token
hugging.…              the first under the names of Hugging Face's Dinov2Model, with separate queries, keys and values
images                 [2, 3, 16, 16]
features.…, mean.…     the class token and the mean of the patches after the last norm
positions              [1, 1 + 7 · 7, 4]
offset-HxW, size-HxW   the positions of a grid of H x W patches, by the rule of DINOv2's interpolate_pos_encoding with
                       interpolate_offset 0.1, and with offset 0 and antialiasing, which is also that of timm

Run: python vit.py, with torch, timm and safetensors installed. The metadata records the versions.
"""

import pathlib

import timm
import torch
from safetensors.torch import save_file
from timm.models.vision_transformer import VisionTransformer

torch.manual_seed(5)
shape = dict(img_size=16, patch_size=4, embed_dim=8, depth=2, num_heads=2, num_classes=0)
models = {
    "plain": VisionTransformer(**shape),
    "registers": VisionTransformer(**shape, reg_tokens=3, init_values=1.0, no_embed_class=True),
}
tensors = {"images": torch.rand(2, 3, 16, 16)}
for name, model in models.items():
    state = {key: torch.randn(value.shape) * 0.5 for key, value in model.state_dict().items()}
    model.load_state_dict(state)
    tensors |= {f"{name}.{key}": value for key, value in state.items()}
    with torch.no_grad():
        tokens = model.eval().forward_features(tensors["images"])
    tensors[f"features.{name}"] = tokens[:, 0].clone()
    tensors[f"mean.{name}"] = tokens[:, model.num_prefix_tokens :].mean(1)

hugging = {
    "cls_token": "embeddings.cls_token", "pos_embed": "embeddings.position_embeddings",
    "patch_embed.proj": "embeddings.patch_embeddings.projection", "attn.proj": "attention.output.dense",
    "norm.": "layernorm.",
}
for key, value in models["plain"].state_dict().items():
    if key.startswith("blocks."):
        key = key.replace("blocks.", "encoder.layer.").replace("attn.proj", hugging["attn.proj"])
    else:
        for old, new in hugging.items():
            key = key.replace(old, new) if key.startswith(old) else key
    if ".attn.qkv." in key:
        for part, own in zip(("query", "key", "value"), value.chunk(3)):
            tensors["hugging." + key.replace("attn.qkv", f"attention.attention.{part}")] = own.clone()
    else:
        tensors["hugging." + key] = value.clone()
tensors["hugging.embeddings.mask_token"] = torch.zeros(1, 8)

positions = torch.randn(1, 50, 4)
tensors["positions"] = positions
for height, width in ((5, 5), (9, 6), (16, 16)):
    patches = positions[:, 1:].reshape(1, 7, 7, 4).permute(0, 3, 1, 2)
    scale = ((height + 0.1) / 7, (width + 0.1) / 7)
    by_scale = torch.nn.functional.interpolate(patches, scale_factor=scale, mode="bicubic")
    by_size = torch.nn.functional.interpolate(patches, size=(height, width), mode="bicubic", antialias=True)
    for rule, new in (("offset", by_scale), ("size", by_size)):
        assert new.shape[2:] == (height, width)
        flat = new.permute(0, 2, 3, 1).reshape(1, -1, 4)
        tensors[f"{rule}-{height}x{width}"] = torch.cat((positions[:, :1], flat), 1)

versions = {"torch": torch.__version__, "timm": timm.__version__}
save_file({key: value.contiguous() for key, value in tensors.items()}, pathlib.Path(__file__).with_suffix(".safetensors"), versions)
