"""Makes Sources/Export/Templates/mlflow.sql: MLflow's tables at revision 97727af70f4d, created by MLflow itself.

    pip install mlflow==3.17.2
    python mlflow-schema.py > Sources/Export/Templates/mlflow.sql

The revision is old on purpose: MLflow upgrades a database when it opens it, and its newest tables change with each
release.
"""

import os
import re
import sqlite3
import tempfile

REVISION = "97727af70f4d"

import sqlalchemy
from alembic import command
from mlflow.store.db.utils import _get_alembic_config
from mlflow.store.tracking.dbmodels.initial_models import Base

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "mlflow.db")
    engine = sqlalchemy.create_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    config = _get_alembic_config(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, REVISION)
    print(f"-- MLflow's tables at revision {REVISION}, made by Tests/ExportTests/Fixtures/mlflow-schema.py.")
    for (statement,) in sqlite3.connect(path).execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"):
        print(re.sub(r"[ \t]+\n", "\n", statement).replace("\t", "  ") + ";")
    print(f"INSERT INTO alembic_version VALUES ('{REVISION}');")
