// swift-argument-parser writes its headings and complaints in English only. Its fixed sentences are
// put into Korean here, at the one place where its text leaves the program, and the pages are laid
// out anew (HelpLayout.swift), because it counts characters where a terminal counts columns.

import Foundation

/// The parser's text in the language of this process, laid out for a terminal `width` columns wide.
func translated(parserText text: String, width: Int) -> String {
    HelpLayout(text: text, width: width, translate: translatedWords).rendered()
}

/// Puts the parser's own words into the language of this process.
private func translatedWords(_ text: String) -> String {
    guard processLanguage == .korean else {
        return text.replacingOccurrences(of: "OVERVIEW: ", with: "")
    }
    var result = text
    for (english, korean) in words {
        result = result.replacingOccurrences(of: english, with: korean)
    }
    for (pattern, korean) in complaints {
        result = result.replacingOccurrences(of: pattern, with: korean, options: .regularExpression)
    }
    return result
}

/// A completion script with the parser's own descriptions in the language of this process.
///
/// Nothing else in it may be touched.
func translated(completionScript script: String) -> String {
    guard processLanguage == .korean else { return script }
    return descriptions.reduce(script) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
}

private let descriptions: [(String, String)] = [
    ("Show help information.", "이 도움말을 보여 줍니다."),
    ("Show subcommand help information.", "명령의 도움말을 보여 줍니다."),
    ("Show the version.", "판 번호를 보여 줍니다."),
]

private let words: [(String, String)] =
    descriptions + [
        ("OVERVIEW: ", ""), ("USAGE:", "사용법:"), ("Usage:", "사용법:"), ("ARGUMENTS:", "인자:"),
        ("OPTIONS:", "옵션:"), ("SUBCOMMANDS:", "명령:"), ("Help: ", "도움말: "),
        ("<subcommand>", "<명령>"), ("<options>", "<옵션>"), ("<subcommands>", "<명령>"),
        ("(default: ", "(기본값: "), ("(default)", "(기본)"), ("(values: ", "(값: "),
        ("; default: ", "; 기본값: "),
    ]

private let complaints: [(String, String)] = [
    ("^Error: ", "오류: "),
    ("See '([^']*)' for detailed help\\.", "자세한 설명: $1"),
    ("See '([^']*)' for more information\\.", "자세한 설명: $1"),
    ("Unknown option '([^']*)'\\. Did you mean '([^']*)'\\?", "'$1' 옵션은 없습니다. 혹시 '$2'인가요?"),
    ("Unknown option '([^']*)'", "'$1' 옵션은 없습니다."),
    ("Missing expected argument '([^']*)'", "'$1'이(가) 빠졌습니다."),
    ("or: Missing value for '([^']*)' in '([^']*)'", "또는: '$2' 안의 '$1'에 값이 필요합니다."),
    ("Missing value for '([^']*)'", "'$1'에 값이 필요합니다."),
    ("The value '(.*)' is invalid for '([^']*)'\\.?", "'$1'은(는) '$2'에 쓸 수 없는 값입니다."),
    ("Please provide one of (.*) or ('[^']*')\\.?", "쓸 수 있는 값: $1, $2"),
    (
        "The option '([^']*)' does not take any value, but '(.*)' was specified\\.",
        "'$1' 옵션은 값을 받지 않습니다. 받은 값: '$2'"
    ),
    ("Unexpected argument '(.*)'", "'$1'은(는) 여기에 쓸 수 없습니다."),
    ("([0-9]+) unexpected arguments: ", "여기에 쓸 수 없는 말 $1개: "),
    ("Invalid option: ", "쓸 수 없는 옵션: "),
    ("Can't generate completion scripts for '(.*)'\\.", "'$1' 셸의 자동 완성은 만들 수 없습니다."),
    ("Can't autodetect a supported shell\\.", "셸을 알아낼 수 없습니다."),
    (
        "Please use --generate-completion-script=<shell> with one of:",
        "--generate-completion-script <셸>에 다음 가운데 하나를 쓰세요:"
    ),
]
