// What the check of a data set can find, and how it is said: file and line, what is wrong, what to do.

import Diagnostics

/// One thing that is wrong with a row.
package struct DatasetFinding: Sendable, Equatable {
    /// How bad it is.
    package enum Severity: String, Sendable, CaseIterable {
        /// The row cannot be used.
        case error
        /// The row teaches something that nobody wants.
        case warning
        /// Worth knowing.
        case note
    }

    /// A part of an example.
    package enum Part: String, Sendable {
        /// The question.
        case instruction
        /// What it is about.
        case input
        /// The answer.
        case output
    }

    /// What is wrong.
    package enum Problem: Sendable, Equatable {
        /// The row cannot be read.
        case unreadable(DatasetError)
        /// Nothing stands there.
        case empty(Part)
        /// More characters than the limit.
        case tooLong(Part, characters: Int, limit: Int)
        /// As a training text the example has more tokens than the limit.
        case tooManyTokens(Int, limit: Int)
        /// The answer stops in the middle of a sentence.
        case cutOff(ending: String)
        /// The answer's last sentence has no full stop.
        case noFullStop
        /// Text that stands for a turn or for a token of its own.
        case marker(Part, String)
        /// A control character.
        case control(Part, Unicode.Scalar)
        /// U+FFFD: what stood there was lost in a conversion.
        case lostText(Part)
        /// The same as an earlier row.
        case duplicate(of: Int)
        /// Another answer to the question of an earlier row.
        case otherAnswer(than: Int)
        /// Less than half of the letters are Korean.
        case foreign(share: Double)
    }

    /// The file.
    package let path: String
    /// The line, from 1; nil where the whole file is meant.
    package let line: Int?
    /// What is wrong.
    package let problem: Problem

    /// A finding.
    package init(path: String, line: Int?, problem: Problem) {
        self.path = path
        self.line = line
        self.problem = problem
    }

    /// How bad it is.
    package var severity: Severity {
        switch problem {
        case .unreadable, .empty(.instruction), .empty(.output): .error
        case .empty(.input), .noFullStop, .otherAnswer, .foreign: .note
        case .tooLong, .tooManyTokens, .cutOff, .marker, .control, .lostText, .duplicate: .warning
        }
    }

    /// The kind of problem, for machines and for counting.
    package var code: String {
        switch problem {
        case .unreadable: "unreadable"
        case .empty: "empty"
        case .tooLong: "too-long"
        case .tooManyTokens: "too-many-tokens"
        case .cutOff: "cut-off"
        case .noFullStop: "no-full-stop"
        case .marker: "marker"
        case .control: "control-character"
        case .lostText: "lost-text"
        case .duplicate: "duplicate"
        case .otherAnswer: "other-answer"
        case .foreign: "foreign"
        }
    }

    /// The finding on one line.
    package func message(in language: Language) -> String {
        if case .unreadable(let error) = problem { return error.message(in: language) }
        let place = line.map { "\(path):\($0)" } ?? path
        return "\(place): \(words(language))"
    }

    private func words(_ language: Language) -> String {
        switch problem {
        case .unreadable, .empty, .tooLong, .tooManyTokens: lengthWords(language)
        case .cutOff, .noFullStop: endingWords(language)
        case .marker, .control, .lostText: letterWords(language)
        case .duplicate, .otherAnswer, .foreign: contentWords(language)
        }
    }
}

// MARK: - Words

extension DatasetFinding {
    private func lengthWords(_ language: Language) -> String {
        switch problem {
        case .empty(let part):
            language.pick(
                "\(part.rawValue)이(가) 비어 있습니다. 채우거나 행을 지워 주세요.",
                "\(part.rawValue) is empty. Fill it in or remove the row."
            )
        case .tooLong(let part, let characters, let limit):
            language.pick(
                "\(part.rawValue)이(가) \(characters)자입니다(한도 \(limit)자). 줄이거나 나눠 주세요.",
                "\(part.rawValue) has \(characters) characters (limit \(limit)). Shorten or divide it."
            )
        case .tooManyTokens(let count, let limit):
            language.pick(
                "학습 글이 \(count)토큰입니다(한도 \(limit)). 넘는 부분은 배울 수 없으니 줄여 주세요.",
                "The training text has \(count) tokens (limit \(limit)); the rest is not learnt. "
                    + "Shorten it."
            )
        default: ""
        }
    }

    private func endingWords(_ language: Language) -> String {
        switch problem {
        case .cutOff(let ending):
            language.pick(
                "답이 문장 중간에서 끝납니다(“…\(ending)”). 문장을 맺어 주세요.",
                "The answer stops in the middle of a sentence (“…\(ending)”). Complete it."
            )
        case .noFullStop:
            language.pick(
                "답 끝에 마침표가 없습니다. 다른 답들과 맞춰 주세요.",
                "The answer has no full stop at its end. Make it like the others."
            )
        default: ""
        }
    }

    private func letterWords(_ language: Language) -> String {
        switch problem {
        case .marker(let part, let marker):
            language.pick(
                "\(part.rawValue)에 \"\(marker)\"이(가) 있습니다. 대화 차례나 특수 토큰을 흉내 내는 글이라 학습할 때 바뀝니다. 지워 주세요.",
                "\(part.rawValue) contains \"\(marker)\", which imitates a turn or a special token and is "
                    + "altered in training. Remove it."
            )
        case .control(let part, let scalar):
            language.pick(
                "\(part.rawValue)에 제어 문자 \(Self.name(scalar))이(가) 있습니다. 지워 주세요.",
                "\(part.rawValue) contains the control character \(Self.name(scalar)). Remove it."
            )
        case .lostText(let part):
            language.pick(
                "\(part.rawValue)에 변환하다 잃은 글자(U+FFFD)가 있습니다. 원래 글자로 고쳐 주세요.",
                "\(part.rawValue) contains U+FFFD: a character was lost in a conversion. Restore it."
            )
        default: ""
        }
    }

    private func contentWords(_ language: Language) -> String {
        switch problem {
        case .duplicate(let line):
            language.pick(
                "\(line)번째 줄의 행과 같습니다. 하나를 지우거나 mechuri dataset dedup을 쓰세요.",
                "The same as line \(line). Remove one, or use mechuri dataset dedup."
            )
        case .otherAnswer(let line):
            language.pick(
                "\(line)번째 줄과 질문이 같고 답이 다릅니다. 뜻한 것이면 그대로 두세요.",
                "The question of line \(line) with another answer. Leave it if it is meant so."
            )
        case .foreign(let share):
            language.pick(
                "글자 가운데 한글이 \(Int((share * 100).rounded())) %뿐입니다. 한국어 데이터인지 확인해 주세요.",
                "Only \(Int((share * 100).rounded())) % of its letters are Korean. Check that it belongs here."
            )
        default: ""
        }
    }

    private static func name(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(4 - digits.count, 0)) + digits
    }
}
