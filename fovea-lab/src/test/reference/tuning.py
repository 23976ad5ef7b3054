"""Writes what other programs compute, for the tests of dev.fovea.lab.tune: scipy's bell curves, Optuna's functional ANOVA,
and algorithm 2 of Li et al. 2018 (arXiv:1810.05934) line by line.

Needs numpy, scipy, scikit-learn and optuna. Run: python tuning.py FILE
"""
import json
import sys

import numpy
import optuna
from scipy.stats import norm, truncnorm


def parzen():
    """Mixture of truncated bell curves, as in Bergstra et al. 2011, section 4.2, with widths written out by hand."""
    points = [0.2, 0.3, 0.9]
    # distances to neighbours, the ends 0 and 1 among them: (0.2, 0.1), (0.1, 0.6), (0.6, 0.1)
    deviations = [0.2, 0.6, 0.6]
    middles = points + [0.5]
    deviations = deviations + [1.0]
    places = [0.0, 0.1, 0.25, 0.5, 0.75, 1.0]
    values = [
        float(numpy.mean([truncnorm((0 - m) / s, (1 - m) / s, loc=m, scale=s).pdf(x) for m, s in zip(middles, deviations)]))
        for x in places]
    return {"points": points, "places": places, "densities": values,
            "z": [-3.0, -1.0, 0.0, 0.5, 2.0], "below": [float(norm.cdf(z)) for z in [-3.0, -1.0, 0.0, 0.5, 2.0]]}


def fanova():
    random = numpy.random.default_rng(1)
    trials = []
    study = optuna.create_study(direction="maximize")
    names = ["a", "b", "c"]
    space = {name: optuna.distributions.FloatDistribution(0, 1) for name in names}
    for _ in range(200):
        a, b, c = [round(float(v), 4) for v in random.random(3)]
        score = float(numpy.sin(3 * a) + 0.5 * b * b + 0.3 * a * c + 0.05 * random.standard_normal())
        trials.append([a, b, c, score])
        study.add_trial(optuna.trial.create_trial(params=dict(zip(names, (a, b, c))), distributions=space, value=score))
    found = optuna.importance.get_param_importances(study, evaluator=optuna.importance.FanovaImportanceEvaluator(seed=0))
    return {"trials": trials, "shares": {name: float(found[name]) for name in names}}


def asha(scores, least, most, factor, trials):
    """`scores[trial][rung]`; returns the jobs as [trial, epochs]."""
    rungs = []
    epochs = most
    while epochs >= least:
        rungs.insert(0, epochs)
        epochs //= factor
    done = [[] for _ in rungs]
    promoted = [set() for _ in rungs]
    jobs = []
    begun = 0
    while True:
        job = None
        for k in range(len(rungs) - 2, -1, -1):
            top = sorted(done[k], key=lambda trial: -scores[trial][k])[:len(done[k]) // factor]
            candidates = [trial for trial in top if trial not in promoted[k]]
            if candidates:
                job = (candidates[0], k + 1)
                promoted[k].add(candidates[0])
                break
        if job is None:
            if begun == trials:
                return jobs
            job = (begun, 0)
            begun += 1
        done[job[1]].append(job[0])
        jobs.append([job[0] + 1, rungs[job[1]]])


def main():
    random = numpy.random.default_rng(2)
    scores = [[round(float(v), 4) for v in random.random(3)] for _ in range(20)]
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    tree = {"parzen": parzen(), "fanova": fanova(),
            "asha": {"scores": scores, "jobs": asha(scores, 1, 9, 3, 20)}}
    with open(sys.argv[1], "w") as out:
        json.dump(tree, out)
        out.write("\n")


main()
