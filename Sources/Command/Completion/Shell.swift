/// A shell that completes command lines.
enum Shell: String, CaseIterable, Sendable {
  case bash, zsh, fish

  /// A script that completes command lines with the output of `clutch completion --words WORDS`.
  var script: String {
    switch self {
    case .bash: bashScript
    case .zsh: zshScript
    case .fish: fishScript
    }
  }
}

// bash splits COMP_WORDS at = and :, so the words come from the line. `read` removes backslashes.
private let bashScript = #"""
  # Completion of clutch for bash; source this file in ~/.bashrc.
  _clutch() {
    local line=${COMP_LINE:0:COMP_POINT} words=() candidates=() candidate before
    # shellcheck disable=SC2162
    read -a words <<<"$line"
    [[ $line != *[[:blank:]] || $line == *'\ ' ]] || words+=('')
    mapfile -t candidates < <("${COMP_WORDS[0]/#\~\//$HOME/}" completion --words "${words[@]:1}" 2>/dev/null)
    # bash replaces only the part after the last = or :, which is $2.
    before=${words[-1]%"${2//\\/}"}
    COMPREPLY=()
    for candidate in "${candidates[@]}"; do
      printf -v candidate %q "${candidate#"$before"}"
      COMPREPLY+=("${candidate/#\\\~\//\~/}")
    done
    [[ ${#COMPREPLY[@]} != 1 || ${COMPREPLY[0]} != */ ]] || compopt -o nospace 2>/dev/null
  }
  complete -F _clutch clutch
  """#

private let zshScript = #"""
  #compdef clutch
  # Completion of clutch for zsh; name this file _clutch and put it into a folder of $fpath.
  _clutch() {
    local -a typed candidates folders others
    local found=1
    if [[ $PREFIX == '~'* ]]; then
      _files
      return
    fi
    typed=("${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}")
    candidates=("${(@f)$("${words[1]/#\~\//$HOME/}" completion --words "${typed[@]}" 2>/dev/null)}")
    folders=("${(@M)candidates:#*/}")
    others=("${(@)candidates:#(|*/)}")
    compadd -S '' -a folders && found=0
    compadd -a others && found=0
    return found
  }
  if [[ ${funcstack[1]} == _clutch ]]; then
    _clutch "$@"
  else
    compdef _clutch clutch
  fi
  """#

private let fishScript = #"""
  # Completion of clutch for fish; put this file into ~/.config/fish/completions.
  function __clutch_candidates
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set current (string unescape -- "$current")
    set -l program (string replace -r '^~/' "$HOME/" -- $words[1])
    set -e words[1]
    command $program completion --words $words "$current" 2>/dev/null
  end
  complete -c clutch -f -a '(__clutch_candidates)'
  """#
