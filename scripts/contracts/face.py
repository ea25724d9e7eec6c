"""A contract type for import-linter: of a feature, only its face may be imported from outside."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class FaceContract(Contract):
    """Each child of `containers` is a feature. Whatever in it is not `face` is imported by the feature itself alone.

    Options: containers (the packages whose children are features), face (the names of modules that anybody may import).
    """

    type_name = "face"

    containers = fields.ListField(subfield=fields.StringField())
    face = fields.ListField(subfield=fields.StringField())
    broken_contract_guidance = fields.StringField(required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Looks at every import of a private module."""
        imports = sorted(
            (importer, module)
            for container in self.containers
            for feature in graph.find_children(container)
            for module in graph.find_descendants(feature)
            if module.removeprefix(f"{feature}.").partition(".")[0] not in self.face
            for importer in graph.find_modules_that_directly_import(module)
            if importer != feature and not importer.startswith(f"{feature}.")
        )
        return ContractCheck(kept=not imports, metadata={"found": imports})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """One line for each import."""
        for importer, module in check.metadata["found"]:
            output.print_error(f"{importer} imports {module}, which is private.", bold=False)
        output.print(str(self.broken_contract_guidance or ""))
