"""Checks and prints what MLflow's client finds in a database: mlflow-read.py FILE EXPERIMENT."""

import sys

import mlflow

mlflow.set_tracking_uri(f"sqlite:///{sys.argv[1]}")
client = mlflow.MlflowClient()
found = mlflow.search_runs(experiment_names=[sys.argv[2]])
run = client.get_run(found.run_id[0])
assert 0 <= found["metrics.results/auroc/knn/chequered"][0] <= 1
steps = sorted(metric.step for metric in client.get_metric_history(run.info.run_id, "train/loss"))
files = [file.path for file in client.list_artifacts(run.info.run_id)]
recipe = client.download_artifacts(run.info.run_id, "recipe.yaml")
assert open(recipe).read().startswith("name: small"), recipe
print(
    len(found), "run", run.info.status, run.data.params["train.schedule"], steps,
    next(file for file in files if file == "recipe.yaml"),
)
