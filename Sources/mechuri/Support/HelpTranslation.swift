// swift-argument-parser writes its headings and complaints in English only. The few fixed sentences
// it has are put into Korean here, at the one place where its text leaves the program.

import Foundation

/// Puts the argument parser's own words into the language of this process.
func translated(parserText text: String) -> String {
    guard processLanguage == .korean else { return text }
    var result = text
    for (english, korean) in headings {
        result = result.replacingOccurrences(of: english, with: korean)
    }
    for (pattern, korean) in complaints {
        result = result.replacingOccurrences(of: pattern, with: korean, options: .regularExpression)
    }
    return result
}

private let headings: [(String, String)] = [
    ("OVERVIEW: ", ""), ("USAGE:", "사용법:"), ("Usage:", "사용법:"), ("ARGUMENTS:", "인자:"),
    ("OPTIONS:", "옵션:"), ("SUBCOMMANDS:", "명령:"), ("Help:", "도움말:"),
    ("Show help information.", "이 도움말을 보여 줍니다."),
    ("Show the version.", "판 번호를 보여 줍니다."),
    ("<subcommand>", "<명령>"), ("<options>", "<옵션>"),
    ("(default: ", "(기본값: "), ("(default)", "(기본)"),
    ("for detailed help.", "– 더 자세한 설명."), ("for more information.", "– 더 자세한 설명."),
    ("See '", "참고: '"), ("  See ", "  참고: "),
    ("Error: ", "오류: "),
]

private let complaints: [(String, String)] = [
    ("Unknown option '([^']*)'\\.? Did you mean '([^']*)'\\?", "'$1' 옵션은 없습니다. '$2'인가요?"),
    ("Unknown option '([^']*)'", "'$1' 옵션은 없습니다"),
    ("Missing expected argument '([^']*)'", "'$1' 인자가 빠졌습니다"),
    ("Missing value for '([^']*)'", "'$1'에 값이 필요합니다"),
    ("The value '([^']*)' is invalid for '([^']*)'", "'$1'은(는) '$2'에 쓸 수 없는 값입니다"),
    ("Unexpected argument '([^']*)'", "'$1'은(는) 여기에 쓸 수 없습니다"),
    ("([0-9]+) unexpected arguments: ", "쓸 수 없는 인자 $1개: "),
    ("Please provide one of the following: ", "다음 중 하나를 쓰세요: "),
]
