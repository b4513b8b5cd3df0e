"""SimCLR training in PyTorch: a step, an epoch, the augmentations alone, and features."""


def imports(settings):
    import torch

    torch.set_num_threads(int(settings["threads"]))
    try:
        import torchvision
    except RuntimeError:
        # If torch and torchvision are wheels for different devices, torchvision's own operators are missing. None of
        # them is used here.
        for name in ["nms(Tensor dets, Tensor scores, float threshold) -> Tensor",
                     "qnms(Tensor dets, Tensor scores, float threshold) -> Tensor"]:
            torch.library.define(f"torchvision::{name.split('(')[0]}", name[name.index("("):])
        import torchvision
    return torch, torchvision


def network(settings):
    """torchvision's ResNet-18 with a stem for small images, and a head with two layers."""
    torch, torchvision = imports(settings)
    body = torchvision.models.resnet18()
    body.conv1 = torch.nn.Conv2d(3, 64, 3, 1, 1, bias=False)
    body.maxpool = torch.nn.Identity()
    body.fc = torch.nn.Identity()
    head = torch.nn.Sequential(torch.nn.Linear(512, 128), torch.nn.ReLU(inplace=True), torch.nn.Linear(128, 128))
    whole = torch.nn.Sequential(body, head)
    return whole.to(memory_format=torch.channels_last) if settings.get("layout") == "channels-last" else whole


def nt_xent(torch, projections, temperature=0.5):
    unit = torch.nn.functional.normalize(projections.float())
    n = len(unit)
    similarities = unit @ unit.T / temperature
    similarities.fill_diagonal_(float("-inf"))
    return torch.nn.functional.cross_entropy(similarities, torch.arange(n).roll(n // 2))


class Learner:
    """A network in training. Settings: `layout` (channels-last or not), `precision`, `compiled` (yes or not)."""

    def __init__(self, settings):
        self.torch, _ = imports(settings)
        self.network = network(settings)
        self.is_last = settings.get("layout") == "channels-last"
        self.is_half = settings.get("precision") == "bf16"
        self.forward = self.torch.compile(self.network) if settings.get("compiled") == "yes" else self.network
        self.optimizer = self.torch.optim.SGD(
            self.network.parameters(), lr=0.06, momentum=0.9, weight_decay=0.0005)

    def laid_out(self, images):
        return images.contiguous(memory_format=self.torch.channels_last) if self.is_last else images

    def step(self, images):
        with self.torch.autocast("cpu", dtype=self.torch.bfloat16, enabled=self.is_half):
            projections = self.forward(images)
        loss = nt_xent(self.torch, projections)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return loss.item()


def step(settings):
    learner = Learner(settings)
    images = learner.laid_out(learner.torch.rand(128, 3, 32, 32))
    return lambda: {"loss": learner.step(images)}


def two_views(settings):
    """Two views of an image uint8 [3, 32, 32] by SimCLR's augmentations."""
    torch, _ = imports(settings)
    from torchvision.transforms import v2

    one = v2.Compose([
        v2.RandomResizedCrop(32, scale=(0.2, 1.0), antialias=True),
        v2.RandomHorizontalFlip(),
        v2.RandomApply([v2.ColorJitter(0.4, 0.4, 0.4, 0.1)], p=0.8),
        v2.RandomGrayscale(0.2),
        v2.ToDtype(torch.float32, scale=True),
        v2.Normalize([0.5] * 3, [0.25] * 3),
    ])
    return lambda image: (one(image), one(image))


def loader(settings):
    import numpy as np

    torch, _ = imports(settings)
    images = torch.from_numpy(np.load(settings["images"]))
    make = two_views(settings)

    class Views(torch.utils.data.Dataset):
        def __len__(self):
            return len(images)

        def __getitem__(self, i):
            return make(images[i])

    workers = int(settings["workers"])
    return torch.utils.data.DataLoader(
        Views(), batch_size=64, shuffle=True, drop_last=True, num_workers=workers, persistent_workers=workers > 0)


def epoch(settings):
    """An epoch of images read by a DataLoader with `workers` processes."""
    learner, batches = Learner(settings), loader(settings)

    def once():
        losses = [learner.step(learner.laid_out(learner.torch.cat(pair))) for pair in batches]
        return {"loss": sum(losses) / len(losses)}

    return once


def views(settings):
    torch, _ = imports(settings)
    batches = loader(settings)

    def once():
        for pair in batches:
            torch.cat(pair)

    return once


def embed(settings):
    """Features of `count` images in evaluation mode, in float32."""
    import numpy as np

    torch, _ = imports(settings)
    whole = network(settings).eval()
    images = torch.from_numpy(np.load(settings["images"])[: int(settings["count"])])
    layout = torch.channels_last if settings.get("layout") == "channels-last" else torch.contiguous_format

    def once():
        with torch.inference_mode():
            for part in images.split(256):
                whole((part.float() / 255 - 0.5).div(0.25).contiguous(memory_format=layout))

    return once


WORKS = {"step": step, "epoch": epoch, "views": views, "embed": embed}
