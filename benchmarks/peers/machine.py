"""The peak performance of the machine, measured with PyTorch."""


def product(settings):
    import torch

    torch.set_num_threads(int(settings["threads"]))
    size, dtype = int(settings["size"]), getattr(torch, settings["type"])
    a, b = torch.randn(size, size).to(dtype), torch.randn(size, size).to(dtype)
    result = torch.zeros(size, size, dtype=dtype)

    def once():
        torch.mm(a, b, out=result)

    return once


WORKS = {"product": product}
