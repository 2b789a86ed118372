"""The reliability plot: what was claimed against what came true."""

from pathlib import Path

from guidebot.errors import ConfigError
from guidebot.services.evaluate import Evaluation


def reliability_plot(evaluation: Evaluation, path: Path) -> None:
    """Draw claimed probability against share right, with the number of questions in each tenth, to a PNG.

    Raises:
        ConfigError: If matplotlib is not installed, or the file cannot be written.
    """
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415 - heavy, and needed only here
    except ImportError:
        raise ConfigError("drawing needs matplotlib: pip install 'guidebot[plot]'") from None
    points = evaluation.reliability()
    figure = Figure(figsize=(6, 6.5), layout="constrained")
    upper, lower = figure.subplots(2, 1, height_ratios=[4, 1], sharex=True)
    upper.plot([0, 1], [0, 1], color="0.7", linestyle="--", label="perfectly calibrated")
    upper.plot([p[0] for p in points], [p[1] for p in points], marker="o", color="#005ea5", label="guidebot")
    upper.set(
        ylabel="share right", xlim=(0, 1), ylim=(0, 1), title=f"Reliability over {len(evaluation.cases)} questions"
    )
    upper.legend(loc="upper left")
    lower.bar([p[0] for p in points], [p[2] for p in points], width=0.06, color="#005ea5")
    lower.set(xlabel="claimed probability of being right", ylabel="questions")
    try:
        figure.savefig(path, format="png", dpi=120)
    except OSError as error:
        raise ConfigError(f"cannot write {path}: {error.strerror}") from None
