"""The book's colours and dashes: one colour an activation, in every chapter.

The colours stand out from white, and within a family they keep their distance for colour-blind
readers (a test simulates them); lines also differ in dashes.
"""

COLOURS = {
    "identity": "#828282",
    "binary_step": "#141414",
    "sigmoid": "#0072b2",
    "logsigmoid": "#00118b",
    "tanh": "#d55e00",
    "softsign": "#3d1286",
    "relu": "#164d47",
    "leaky_relu": "#4b3500",
    "prelu": "#bd7e5c",
    "rrelu": "#816411",
    "elu": "#790674",
    "selu": "#3525c2",
    "celu": "#c067fa",
    "relu6": "#7863b3",
    "threshold": "#ca2c76",
    "squared_relu": "#359ba7",
    "hardtanh": "#36887a",
    "hardsigmoid": "#a0000e",
    "hardswish": "#5032b8",
    "hardshrink": "#4c233b",
    "softshrink": "#c5820e",
    "tanhshrink": "#a27de5",
    "softplus": "#917ff6",
    "squareplus": "#098e93",
    "gelu": "#986859",
    "quick_gelu": "#8d971a",
    "silu": "#4b2b17",
    "swish": "#0242d9",
    "mish": "#933903",
    "bent_identity": "#29325a",
    "glu": "#f33701",
    "reglu": "#259f84",
    "geglu": "#680eb8",
    "swiglu": "#ad74ed",
    "maxout": "#6a0924",
    "gaussian": "#429e97",
    "sinc": "#5c1b2d",
    "sine": "#6432c9",
    "snake": "#e32f0e",
    "softmax": "#9732dd",
    "softmin": "#62103d",
    "log_softmax": "#2b03fa",
    "sparsemax": "#e90928",
}
GREY = "#6b6b6b"  # what is no activation: a bound, a true rule, what one is compared with
CHART_GREY = "#595959"  # the same in a chart with sliders
DEAD_AND_ALIVE = ["#d55e00", "#dcebe8", "#86b3ab", COLOURS["relu"]]  # a unit: dead, three alive
DASHES = ["-", (0, (5, 1.5)), (0, (1.5, 1.2)), (0, (5, 1.5, 1.5, 1.5)), (0, (8, 2))]
CLASSES = ["#0072b2", "#d55e00"]  # the two classes of a toy problem
REGIONS = ["#cfe3f1", "#f8dcc8"]  # and the ground they stand on
FAMILY_MARKS = [  # in a timeline: marker and colour, since a shape is told apart without colours
    ("s", "#555555"), ("o", "#0072b2"), ("v", "#0e7c86"), ("X", "#117733"), ("D", "#c0506a"),
    ("^", "#d55e00"), ("P", "#aa4499"), ("*", "#332288"), ("<", "#96700a"), (">", "#141414"),
]  # fmt: skip


def colour(activation):
    """The activation's colour; takes its name as well. Grey for one that has none yet."""
    return COLOURS.get(getattr(activation, "__name__", activation), GREY)
