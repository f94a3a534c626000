#!/usr/bin/env bash
# Applies each mutant to a copy of the working tree and lets the simulation find it.
#   tests/mutants/run.sh [--seeds N] [NAME…]      prints, per mutant: the checkers that caught it, the scenario, the first seed
# Exit 3 when one is not caught. A mutant is a patch to src/ that breaks one promise of the law of fallback.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

seeds=20
if [[ "${1:-}" == --seeds ]]; then seeds=$2; shift 2; fi
names=("$@")
if [[ ${#names[@]} -eq 0 ]]; then
  for patch in tests/mutants/*.patch; do names+=("$(basename "$patch" .patch)"); done
fi

# The scenario that is about the broken promise comes first; soak mixes all of them.
scenarios() {
  case $1 in
    ignore-strict) echo strict soak ;;
    disallow-keeps-links) echo disallow soak ;;
    unknown-is-empty | hub-counts-double-after-restart) echo hub-restart soak ;;
    unreachable-counts-as-home) echo unreachable soak ;;
    count-own-former-id) echo former-id soak ;;
    no-damping | no-dwell) echo flapping soak ;;
    *) echo fallback soak ;;
  esac
}

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git ls-files -z | xargs -0 tar cf - | tar xf - -C "$copy"
missed=0
for name in "${names[@]}"; do
  patch -d "$copy" -p1 -s <"tests/mutants/$name.patch"
  dotnet build "$copy/src/PeerPigeon.Cli" -c Release -v q -p:RunAnalyzers=false >"$copy/build.log" 2>&1 || { cat "$copy/build.log"; exit 1; }
  caught=
  for scenario in $(scenarios "$name"); do
    for ((seed = 1; seed <= seeds && ${#caught} == 0; seed++)); do
      out=$(dotnet "$copy/src/PeerPigeon.Cli/bin/Release/net10.0/pigeon.dll" sim "$scenario" --seed "$seed" --json 2>/dev/null) && continue
      [[ $out == *'"violation"'* ]] || { echo "$name: $scenario did not run" >&2; exit 1; }
      caught=$(grep -o '"checker":"[A-Za-z]*"' <<<"$out" | sort | uniq -c | sort -rn | sed 's/.*:"\(.*\)"/\1/' | paste -sd, - || true)
      echo "$name: $caught ($scenario, seed $seed)"
    done
    [[ -n $caught ]] && break
  done
  if [[ -z $caught ]]; then echo "$name: NOT CAUGHT in $seeds seeds"; missed=3; fi
  patch -d "$copy" -p1 -s -R <"tests/mutants/$name.patch"
done
exit $missed
