// Why a task that a teacher wrote is not kept. Every one that is dropped is counted under one of these
// reasons: the first that applies, in this order.

import Diagnostics

/// A reason not to keep a task.
package enum Rejection: String, Sendable, CaseIterable, Codable {
    /// The parts cannot be told apart.
    case malformed
    /// The reply ended inside it.
    case cutOff
    /// The answer is a text that people wrote for every such case.
    case fixedText
    /// It holds ### or the spelling of a special token.
    case forged
    /// It is hardly Korean, or damaged.
    case notKorean
    /// Fewer syllables than a request or an answer has.
    case tooShort
    /// More syllables than fit.
    case tooLong
    /// It begins with a punctuation mark or a symbol.
    case punctuation
    /// It needs pictures, sounds or files.
    case unfit
    /// The same words were asked before.
    case duplicate
    /// Too much like something asked before, by ROUGE-L.
    case similar

    /// The reason in a word or two.
    package func name(in language: Language) -> String {
        switch self {
        case .malformed: language.pick("꼴이 틀림", "malformed")
        case .cutOff: language.pick("도중에 끊김", "cut off")
        case .fixedText: language.pick("정해진 안내문", "a fixed text")
        case .forged: language.pick("### 등 표지가 섞임", "holds ### or a token")
        case .notKorean: language.pick("한국어가 아님", "not Korean")
        case .tooShort: language.pick("너무 짧음", "too short")
        case .tooLong: language.pick("너무 김", "too long")
        case .punctuation: language.pick("문장 부호로 시작", "begins with punctuation")
        case .unfit: language.pick("사진·파일 등 글 밖의 것", "needs pictures or files")
        case .duplicate: language.pick("같은 것이 있음", "asked before")
        case .similar: language.pick("비슷한 것이 있음", "too similar")
        }
    }
}
