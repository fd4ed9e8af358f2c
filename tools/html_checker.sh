#!/bin/sh
# Prints the path of the Nu HTML checker (vnu.jar): the one named in VNU_JAR, one that is there, or one that npm brings.
# Exits 1, saying what to install, where there is neither; Java is needed to run it.
set -eu
cd "$(dirname "$0")/.."
version=26.9.27
jar=var/vnu/$version/node_modules/vnu-jar/build/dist/vnu.jar

command -v java >/dev/null || { echo "no Java found for the HTML checker. Type: sudo apt-get install default-jre-headless" >&2; exit 1; }
if [ -n "${VNU_JAR:-}" ]; then
    [ -f "$VNU_JAR" ] || { echo "VNU_JAR: there is no file $VNU_JAR" >&2; exit 1; }
    echo "$VNU_JAR"
    exit
fi
mkdir -p "var/vnu/$version"
exec 9>"var/vnu/$version/lock"
! command -v flock >/dev/null || flock 9 # two processes of the tests may ask at once
if [ ! -f "$jar" ]; then
    command -v npm >/dev/null || { echo "no npm found to fetch the HTML checker. Type: sudo apt-get install npm (or set VNU_JAR)" >&2; exit 1; }
    echo "claudeprivacy: fetching the Nu HTML checker $version with npm (once) ..." >&2
    npm install --silent --fetch-retries=5 --no-audit --no-fund --ignore-scripts --no-save --prefix "var/vnu/$version" "vnu-jar@$version" >&2 ||
        { echo "npm could not fetch vnu-jar $version" >&2; exit 1; }
fi
echo "$PWD/$jar"
