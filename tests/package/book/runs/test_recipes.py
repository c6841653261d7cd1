"""A recipe says all that decides a run, and refuses what it may not be."""

import dataclasses

import pytest

from activations.book.runs import recipes


@pytest.mark.parametrize(
    "field, value, says",
    [
        ("data", "iris", "data must be one of digits, wine, cancer, patches; got 'iris'"),
        ("split", 3, "split must be one of 0, 1, 2; got 3"),
        ("optimiser", "adam", "optimiser must be one of sgd, adamw; got 'adam'"),
        ("norm", "group", "norm must be one of none, batch, layer, rms; got 'group'"),
        ("depth", 0, "depth must be at least 1; got 0"),
        ("width", 0, "width must be at least 1; got 0"),
        ("batch", -1, "batch must be at least 1; got -1"),
        ("steps", 0, "steps must be at least 1; got 0"),
        ("start", "he", "start must be pytorch, own, as tanh or a number; got 'he'"),
        ("start", "as tanh", "activation must be sigmoid to start as tanh; got 'relu'"),
        ("activation", "rule", "activation must be a name in the catalogue; got 'rule'"),
    ],
)
def test_what_a_field_may_not_be_is_refused_by_name(plain, field, value, says):
    with pytest.raises(ValueError) as refused:
        plain.but(**{field: value})
    assert str(refused.value) == says


def test_a_recipe_changes_in_what_is_named(plain):
    other = plain.but(seed=4, parameters={"negative_slope": 0.2}, activation="leaky_relu")
    before, after = map(dataclasses.asdict, (plain, other))
    differ = {name for name in before if before[name] != after[name]}
    assert differ == {"seed", "parameters", "activation"} and plain.seed == 0


def test_side_by_side_train_those_that_differ_in_numbers_alone(plain):
    free = {"split": 1, "seed": 5, "start": "pytorch", "bias": 0.1, "rate": 0.3}
    assert set(free) == set(recipes.FREE)
    assert recipes.kind(plain.but(**free)) == recipes.kind(plain)
    words = {"data": "digits", "activation": "tanh", "optimiser": "adamw", "norm": "batch"}
    for field in dataclasses.fields(plain):
        value = getattr(plain, field.name)
        other = words.get(field.name) or ({"inplace": 1} if value == {} else value)
        if isinstance(value, int | float):
            other = not value if isinstance(value, bool) else value + 1
        if field.name not in recipes.FREE and other != value:
            changed = plain.but(**{field.name: other})
            assert recipes.kind(changed) != recipes.kind(plain), field.name
