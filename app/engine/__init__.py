"""The only package that knows SpiffWorkflow, BPMN and DMN: dictionaries go in, dictionaries come out."""

import logging

# SpiffWorkflow collects what it could log at each change of state unless these very loggers are silent;
# setting their parent does not help, and a fifth of the time of every step would go there.
for _name in ("spiff.task", "spiff.workflow", "spiff.spec"):
    logging.getLogger(_name).setLevel(logging.WARNING)
