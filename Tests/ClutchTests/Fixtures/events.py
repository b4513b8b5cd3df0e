"""Writes events.tfevents: records written by TensorBoard's own classes, for EventRecordTests.

Run: python events.py, with tensorboard installed (2.21.0 wrote the file in this folder).
"""

import pathlib

from tensorboard.compat.proto import event_pb2, summary_pb2, tensor_pb2, tensor_shape_pb2, types_pb2
from tensorboard.plugins.hparams import plugin_data_pb2
from tensorboard.summary.writer.record_writer import RecordWriter


def plugin(name, content=b""):
    data = summary_pb2.SummaryMetadata.PluginData(plugin_name=name, content=content)
    return summary_pb2.SummaryMetadata(plugin_data=data, data_class=summary_pb2.DATA_CLASS_TENSOR)


def vector(**values):
    shape = tensor_shape_pb2.TensorShapeProto(dim=[tensor_shape_pb2.TensorShapeProto.Dim(size=1)])
    return tensor_pb2.TensorProto(tensor_shape=shape, **values)


def hparams(tag, data):
    content = data.SerializeToString(deterministic=True)
    zero = vector(dtype=types_pb2.DT_FLOAT, float_val=[0])
    return summary_pb2.Summary.Value(tag=tag, tensor=zero, metadata=plugin("hparams", content))


start = plugin_data_pb2.SessionStartInfo(start_time_secs=1.7e9)
start.hparams["loss"].string_value = "ccl"
start.hparams["samples"].bool_value = True
start.hparams["seed"].number_value = 0
start.hparams["temperature"].number_value = 0.5
end = plugin_data_pb2.SessionEndInfo(status=1, end_time_secs=1.7e9 + 60)

histogram = summary_pb2.HistogramProto(
    min=-1, max=3, num=4, sum=2.5, sum_squares=10.125, bucket_limit=[0, 1, 2, 3], bucket=[1, 2, 0, 1]
)
events = [
    event_pb2.Event(wall_time=1.7e9, file_version="brain.Event:2"),
    event_pb2.Event(
        wall_time=1.7e9,
        summary=summary_pb2.Summary(
            value=[
                hparams("_hparams_/session_start_info", plugin_data_pb2.HParamsPluginData(session_start_info=start)),
                summary_pb2.Summary.Value(
                    tag="recipe",
                    tensor=vector(dtype=types_pb2.DT_STRING, string_val=["näme: <b>".encode()]),
                    metadata=plugin("text"),
                ),
            ]
        ),
    ),
    event_pb2.Event(
        wall_time=1.7e9 + 0.125,
        step=300,
        summary=summary_pb2.Summary(
            value=[
                summary_pb2.Summary.Value(tag="train/loss", simple_value=0.1),
                summary_pb2.Summary.Value(tag="nothing", simple_value=0),
                summary_pb2.Summary.Value(tag="no number", simple_value=float("inf")),
                summary_pb2.Summary.Value(tag="scores/knn/test", histo=histogram),
            ]
        ),
    ),
    event_pb2.Event(
        wall_time=1.7e9 + 60,
        step=5_000_000_000,
        summary=summary_pb2.Summary(
            value=[hparams("_hparams_/session_end_info", plugin_data_pb2.HParamsPluginData(session_end_info=end))]
        ),
    ),
]
with open(pathlib.Path(__file__).with_suffix(".tfevents"), "wb") as file:
    writer = RecordWriter(file)
    for event in events:
        writer.write(event.SerializeToString())
    writer.flush()
