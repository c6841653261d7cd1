"""What a run is made from: a recipe, by which anyone can make it again."""

import dataclasses
import json

from activations import catalogue
from activations.book.runs import data

__all__ = ["FREE", "Recipe", "kind", "repeated"]

# What may differ between runs that are trained side by side.
FREE = "split", "seed", "start", "bias", "rate"


@dataclasses.dataclass(frozen=True)
class Recipe:
    """All that decides a run but for the rounding.

    Parameters
    ----------
    data : str
        A data set of `data.load`.
    split : int
        0, 1 or 2.
    seed : int
        Of the weights that are drawn, and of the order of the rows.
    activation : str
        Its name in the catalogue.
    depth, width : int
        Hidden layers, or blocks, and units in each. A gated unit counts as one.
    start : {"pytorch", "own", "as tanh"} or float
        How the weights start. "pytorch" is `torch.nn.Linear`: uniform, ±1/√in, biases as well. The
        others are normal, of standard deviation gain/√in, with biases of 0: "own" has the gain that
        keeps the mean square of the sums at 1 after an activation, and 1 where none came before; a
        number is the gain in all layers. "as tanh" is for sigmoid: 4, but 2 in the first layer and
        in the last, so that with `centred` the network is, to begin with, the same function as
        tanh's with gain 1 and the same seed.
    optimiser : {"sgd", "adamw"}
        As in PyTorch, with its defaults for all that stands not here: SGD adds the weight decay to
        the gradient, AdamW takes it from the weight.
    rate : float
        The learning rate, the same from the first step to the last.
    batch, steps : int
        Rows in a step, and steps. The rows that fill no batch are left out of an epoch.
    parameters : dict
        Of the activation. `learned` for swish: β is learned, one for each layer. `shift` for any
        without a gate: it is added to each output. `floor`, likewise: sums below it count as it,
        so that the curve is held flat from there on.
    momentum : float, default 0.9
        Of SGD.
    weight_decay, slope_decay : float, default 0
        Of the weights, and of what is learned of an activation.
    bias : float, default 0
        Where the biases before an activation start, if `start` is not "pytorch".
    centred : bool, default False
        Biases after an activation start so that they take back the mean of its output, for sums
        that are standard normal: ½ times the sum of the weights after a sigmoid.
    norm : {"none", "batch", "layer", "rms"}
        What normalises the sums before an activation; in a residual network, what enters a block.
    residual : bool, default False
        Each hidden layer is a block: what enters it, plus a linear layer of the activation of a
        linear layer of the normalised.
    inner : int, default 0
        Units of the activation in a block; 0 for as many as `width`.
    remainder : bool, default False
        Take a step of its own on the rows that fill no batch.
    inputs, size : str, float
        As for `data.load`.
    put_out : int, default 0
        So many units of each hidden layer start with a bias of −1000: they are dead for good.

    Raises
    ------
    ValueError
        If a field is none of what it may be.
    """

    data: str
    split: int
    seed: int
    activation: str
    depth: int
    width: int
    start: str | float
    optimiser: str
    rate: float
    batch: int
    steps: int
    parameters: dict = dataclasses.field(default_factory=dict)
    momentum: float = 0.9
    weight_decay: float = 0.0
    slope_decay: float = 0.0
    bias: float = 0.0
    centred: bool = False
    norm: str = "none"
    residual: bool = False
    inner: int = 0
    remainder: bool = False
    inputs: str = "standard"
    size: float = 1.0
    put_out: int = 0

    def __post_init__(self):
        allowed = {
            "data": data.NAMES,
            "split": range(data.SPLITS),
            "optimiser": ("sgd", "adamw"),
            "norm": ("none", "batch", "layer", "rms"),
            "inputs": data.INPUTS,
        }
        for name, values in allowed.items():
            if (value := getattr(self, name)) not in values:
                known = ", ".join(map(str, values))
                raise ValueError(f"{name} must be one of {known}; got {value!r}")
        for name in ("depth", "width", "batch", "steps"):
            if (value := getattr(self, name)) < 1:
                raise ValueError(f"{name} must be at least 1; got {value!r}")
        if not 0 <= self.put_out < self.width:
            known = f"put_out must be from 0 to {self.width - 1}, for one unit is left"
            raise ValueError(f"{known}; got {self.put_out!r}")
        if isinstance(self.start, str) and self.start not in ("pytorch", "own", "as tanh"):
            raise ValueError(f"start must be pytorch, own, as tanh or a number; got {self.start!r}")
        if self.activation not in catalogue:
            raise ValueError(f"activation must be a name in the catalogue; got {self.activation!r}")
        if self.start == "as tanh" and self.activation != "sigmoid":
            raise ValueError(
                f"activation must be sigmoid to start as tanh; got {self.activation!r}"
            )

    def but(self, **changes):
        """The same recipe with some fields changed."""
        return dataclasses.replace(self, **changes)


def kind(recipe):
    """What all runs that can be trained side by side have in common, as text."""
    fields = dataclasses.asdict(recipe)
    return json.dumps({name: v for name, v in fields.items() if name not in FREE}, sort_keys=True)


def repeated(recipe, seeds=range(10)):
    """The recipe in each split with each seed."""
    return [recipe.but(split=split, seed=s) for split in range(data.SPLITS) for s in seeds]
