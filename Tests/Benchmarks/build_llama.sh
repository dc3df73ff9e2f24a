#!/bin/sh
# Builds llama.cpp's llama-bench, llama-completion and llama-quantize from llama-cpp-python's source
# package on PyPI, for this machine's own processor, in a folder outside this repository:
#
#     Tests/Benchmarks/build_llama.sh ~/llama            # newest version
#     Tests/Benchmarks/build_llama.sh ~/llama 0.3.36     # that version
#     CONFIGURE_ONLY=1 Tests/Benchmarks/build_llama.sh ~/llama
#
# The programs are then in DIR/build/bin. What is there already is not fetched or built again, so that
# an interrupted build goes on where it stopped. Needs python3 with venv, a C++ compiler, 1 GB.
set -eu

[ $# -ge 1 ] && [ $# -le 2 ] || { sed -n '2,11s/^# \{0,1\}//p' "$0"; exit 64; }
repository=$(cd "$(dirname "$0")/../.." && pwd -P)
mkdir -p "$1"
folder=$(cd "$1" && pwd -P)
case "$folder/" in
  "$repository"/*)
    rmdir "$folder" 2>/dev/null || true
    echo "error: $folder is inside the repository; give a folder elsewhere" >&2
    exit 64 ;;
esac
wanted=llama-cpp-python${2:+==$2}

python=$folder/venv/bin/python
if [ ! -x "$folder/venv/bin/ninja" ]; then
  echo "== cmake and ninja in $folder/venv"
  python3 -m venv "$folder/venv"
  "$python" -m pip install --quiet cmake ninja
fi

if ! ls -d "$folder"/llama_cpp_python-*/vendor/llama.cpp >/dev/null 2>&1; then
  echo "== source of $wanted"
  # `pip download --no-binary` would prepare the package's metadata, which configures and may even
  # compile it. pip's own resolver tells where the file is without touching it.
  "$python" - "$wanted" "$folder" <<'PYTHON'
import hashlib
import os
import sys
import tarfile

from pip._internal.cli.cmdoptions import make_target_python
from pip._internal.commands import create_command
from pip._internal.models.format_control import FormatControl
from pip._vendor.packaging.requirements import Requirement

wanted, folder = Requirement(sys.argv[1]), sys.argv[2]
# pip's command gives its session and index as pip's settings and environment say.
command = create_command("download")
options, _ = command.parse_args(["--no-deps", "--no-binary", ":all:", str(wanted)])
with command.main_context():
    session = command.get_default_session(options)
    finder = command._build_package_finder(
        options=options, session=session, target_python=make_target_python(options))
    best = finder.find_best_candidate(wanted.name, wanted.specifier).best_candidate
    if best is None:
        raise SystemExit(f"error: no source package for {wanted}")
    path = os.path.join(folder, best.link.filename)
    if best.link.is_file:
        data = open(best.link.file_path, "rb").read()
    else:
        answer = session.get(best.link.url_without_fragment)
        answer.raise_for_status()
        data = answer.content
if best.link.hash and hashlib.new(best.link.hash_name, data).hexdigest() != best.link.hash:
    raise SystemExit(f"error: {best.link.filename} does not have the index's {best.link.hash_name}")
with open(path + ".part", "wb") as file:
    file.write(data)
os.replace(path + ".part", path)
print(f"{best.link.filename}, {len(data):,} bytes, sha256 {hashlib.sha256(data).hexdigest()}")
unpacked = os.path.join(folder, "unpacking")
with tarfile.open(path) as archive:
    archive.extractall(unpacked, filter="data")
for name in os.listdir(unpacked):
    os.replace(os.path.join(unpacked, name), os.path.join(folder, name))
os.rmdir(unpacked)
PYTHON
fi
source=$(ls -d "$folder"/llama_cpp_python-*/vendor/llama.cpp | tail -n 1)

PATH=$folder/venv/bin:$PATH
echo "== configure $source"
cmake -S "$source" -B "$folder/build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DGGML_NATIVE=ON \
  -DLLAMA_CURL=OFF -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF -DLLAMA_BUILD_SERVER=OFF \
  -DLLAMA_BUILD_TOOLS=ON >"$folder/configure.log" 2>&1 \
  || { tail -n 20 "$folder/configure.log" >&2; exit 1; }
[ -z "${CONFIGURE_ONLY:-}" ] || { echo "configured in $folder/build"; exit 0; }

echo "== build (some minutes)"
nice cmake --build "$folder/build" --target llama-bench llama-completion llama-quantize
echo "built: $folder/build/bin/llama-bench"
