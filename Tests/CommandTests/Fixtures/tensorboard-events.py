"""Prints what TensorBoard's own classes read from a folder of runs, as JSON. Run: tensorboard-events.py RUNS."""

import json
import sys

from tensorboard import context
from tensorboard.backend.event_processing import data_provider, plugin_event_multiplexer
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins import base_plugin
from tensorboard.plugins.hparams import api_pb2, backend_context, list_session_groups

folder = sys.argv[1]
multiplexer = plugin_event_multiplexer.EventMultiplexer()
multiplexer.AddRunsFromDirectory(folder)
multiplexer.Reload()
runs = {}
for name in multiplexer.Runs():
    events = EventAccumulator(f"{folder}/{name}", size_guidance={"scalars": 0, "images": 0, "histograms": 0})
    events.Reload()
    tags = events.Tags()
    runs[name] = {
        "scalars": {tag: [[e.step, e.value] for e in events.Scalars(tag)] for tag in tags["scalars"]},
        "images": {tag: [e.step for e in events.Images(tag)] for tag in tags["images"]},
        "histograms": {
            tag: [[e.step, e.histogram_value.num] for e in events.Histograms(tag)] for tag in tags["histograms"]
        },
    }

provider = data_provider.MultiplexerDataProvider(multiplexer, folder)
backend = backend_context.Context(base_plugin.TBContext(data_provider=provider))
metric = api_pb2.ColParams(metric=api_pb2.MetricName(tag="results/auroc/knn/chequered"))
request = api_pb2.ListSessionGroupsRequest(
    start_index=0, slice_size=100, col_params=[metric], allowed_statuses=api_pb2.Status.values()
)
groups = list_session_groups.Handler(context.RequestContext(), backend, "", request).run().session_groups
hparams = {
    group.name: {
        "settings": {name: value.string_value or value.number_value for name, value in group.hparams.items()},
        "auroc": [value.value for value in group.metric_values if value.name.tag == metric.metric.tag],
    }
    for group in groups
}
print(json.dumps({"runs": runs, "hparams": hparams}))
