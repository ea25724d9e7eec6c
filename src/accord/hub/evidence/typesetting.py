"""The custody report set by typst, in a process of its own, since typst gives no memory back while its process lives: for a line of custody
that is about 95 KiB. It takes the data as JSON and gives the PDF. Run by its path, it needs nothing of the hub."""

import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(HERE / "fonts")])
    compiler = typst.Compiler(str(HERE / "report.typ"), root=str(HERE), font_paths=fonts)
    data = sys.stdin.buffer.read().decode()
    made = compiler.compile(format="pdf", sys_inputs={"data": data}, timestamp=int(sys.argv[1]), pdf_standards=["a-2u"])
    assert isinstance(made, bytes)
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
