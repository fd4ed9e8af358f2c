#!/bin/sh
# One night's backup: deploy/backup.sh FOLDER. The database first, then what lies beside it: a journal that is newer than
# its database is what replay_journal needs; the other way round choices would be missing.
set -eu
folder=$1
umask 077
mkdir -p "$folder"
pg_dump --format=custom --file="$folder/database.dump.part" "${DATABASE_DIRECT_URL:-$DATABASE_URL}"
mv "$folder/database.dump.part" "$folder/database.dump"
tar --create --gzip --file="$folder/evidence.tar.gz.part" --directory="$CLAUDEPRIVACY_VAR" \
    --exclude=./static --exclude=./exports --exclude=./outbox .
mv "$folder/evidence.tar.gz.part" "$folder/evidence.tar.gz"
