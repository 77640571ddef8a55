"""Numbers of pairs that share prompts, for PromptsInComparisonsTest, PromptsInScoresTest and SliceIntervalsTest: statsmodels, scipy and numpy, none of them from Plumbline.

    pip install statsmodels scipy numpy
    python make_prompt_numbers.py
"""
import numpy as np
import statsmodels
import statsmodels.api as sm
import scipy
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

# Twelve prompts of 1 to 5 pairs; what the two policies give each pair follows from its number alone, as in the test.
SIZES = [5, 1, 3, 5, 2, 4, 5, 1, 5, 3, 2, 5]


def pairs(sizes):
    prompt = np.repeat(np.arange(len(sizes)), sizes)
    pair = np.arange(len(prompt))
    first = np.sin(3.0 * prompt + 1) + np.sin(0.7 * pair)
    second = first + 0.4 * np.cos(5.0 * prompt) + 0.45 + 0.3 * np.sin(2.3 * pair)
    return prompt, first, second


def paired(sizes):
    prompt, first, second = pairs(sizes)
    difference = second - first
    fit = sm.OLS(difference, np.ones(len(prompt))).fit(cov_type="cluster", cov_kwds={"groups": prompt}, use_t=True)
    weights = np.bincount(prompt)
    effective = int(weights.sum() ** 2 / (weights**2).sum() + 1e-6)
    print("pairs", len(prompt), "prompts", len(weights), "effective", effective)
    print("margin", repr(fit.params[0]), "error", repr(fit.bse[0]))
    print("p by prompts", repr(fit.pvalues[0]), "p", repr(2 * stats.t.sf(abs(fit.tvalues[0]), effective - 1)))
    print("naive error", repr(difference.std(ddof=1) / np.sqrt(len(prompt))))
    gains = (second > 0).astype(int) - (first > 0).astype(int)
    sums = np.bincount(prompt, weights=gains)
    better, worse = int((sums > 0).sum()), int((sums < 0).sum())
    print("accuracies", (first > 0).mean(), (second > 0).mean(), "better", better, "worse", worse)
    print("McNemar p", stats.binomtest(better, better + worse, 0.5).pvalue if better + worse else 1.0)
    # Bonett and Price's two added observations, here clusters of the mean size; the linearised error without correction.
    mean_size = weights.mean()
    y = np.append(sums, [mean_size, -mean_size]) / np.append(weights, [mean_size, mean_size])
    w = np.append(weights, [mean_size, mean_size])
    wls = sm.WLS(y, np.ones(len(y)), weights=w).fit(cov_type="HC0")
    # Of unequal sizes Student's quantile, of as many degrees of freedom as prompts of equal size would leave.
    quantile = stats.norm.ppf(0.975) if effective == len(weights) else stats.t.ppf(0.975, effective - 1)
    print("accuracy interval", [repr(wls.params[0] + sign * quantile * wls.bse[0]) for sign in (-1, 1)])


def bootstrap(sizes, resamples=200000, seed=1):
    prompt, _, second = pairs(sizes)
    n = np.bincount(prompt)
    margins = np.bincount(prompt, weights=second)
    correct = np.bincount(prompt, weights=(second > 0).astype(float))
    draws = np.random.default_rng(seed).integers(len(n), size=(resamples, len(n)))
    size = n[draws].sum(axis=1)
    for name, values in (("accuracy", correct), ("margin", margins)):
        print("bootstrap", name, np.percentile(values[draws].sum(axis=1) / size, [2.5, 97.5]))


def share(name, prompt, right):
    """Wilson's interval of as many independent pairs as the prompts are worth, by the variance that is robust to clusters."""
    right = np.asarray(right, dtype=float)
    groups = np.unique(prompt, return_inverse=True)[1]
    sizes = np.bincount(groups).astype(float)
    effective = sizes.sum() ** 2 / (sizes**2).sum()
    rate = right.mean()
    worth = np.nan
    if sizes.max() == 1:
        worth = len(right)
    elif effective >= 2 and rate in (0, 1):
        worth = effective
    elif effective >= 2:
        fit = sm.OLS(right, np.ones(len(right))).fit(
            cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False})
        narrower = stats.norm.ppf(0.975) / stats.t.ppf(0.975, int(effective + 1e-6) - 1)
        unseen = 3 / effective * max(rate, 1 - rate) ** 2
        worth = min(effective * max(1, rate * (1 - rate) / unseen), rate * (1 - rate) / fit.bse[0] ** 2 * narrower**2)
    print(name, "pairs", len(right), "prompts", len(sizes), "effective", effective, "rate", rate, "worth", worth,
          "interval", *(map(repr, proportion_confint(rate * worth, worth, method="wilson"))))


def slices():
    """Sixty prompts of 1 to 5 pairs; source, rightness and margin follow from the numbers of prompt and pair, as in the test."""
    prompt = np.repeat(np.arange(60), [prompt % 5 + 1 for prompt in range(60)])
    pair = np.arange(len(prompt))
    before = np.sin(3.0 * prompt + 1) + 0.8 * np.sin(0.7 * pair) + 0.4
    # A rank of lengths that is not the margin's: 2 tokens shorter, equal or 2 longer.
    length = 2 * (pair % 3 - 1)
    # Of source c all pairs but two are of one prompt, d is of one prompt alone, of e each pair is of a prompt of its own, f is right.
    source = np.where(prompt < 25, "a", np.where(prompt < 40, "b", "e"))
    first = np.r_[True, prompt[1:] != prompt[:-1]]
    source[(prompt >= 40) & ~first] = "f"
    source[prompt == 4] = "d"
    source[prompt == 9] = "c"
    source[(prompt == 10) | (prompt == 15)] = "c"
    margin = np.where(source == "f", np.abs(before) + 0.1, before)
    for name in "abcdef":
        share(name, prompt[source == name], margin[source == name] > 0)
    for name in (-2, 0, 2):
        share("length " + str(name), prompt[length == name], margin[length == name] > 0)
    bins = np.minimum(9, ((1 / (1 + np.exp(-np.abs(margin))) - 0.5) / 0.5 * 10).astype(int))
    for number in range(10):
        if (bins == number).any():
            share("bin " + str(number), prompt[bins == number], margin[bins == number] > 0)


if __name__ == "__main__":
    print("statsmodels", statsmodels.__version__, "scipy", scipy.__version__, "numpy", np.__version__)
    paired(SIZES)
    bootstrap(SIZES)
    print("one prompt outweighs the others")
    paired([40] + [1, 2, 3] * 4)
    print("two prompts of equal size")
    paired([7, 7])
    print("slices")
    slices()
