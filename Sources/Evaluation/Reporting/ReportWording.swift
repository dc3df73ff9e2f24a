// The report's words in Korean and English.

import Diagnostics

/// What things are called in reports.
struct ReportWording {
    let language: Language

    func say(_ korean: String, _ english: String) -> String { language.pick(korean, english) }

    func title(_ measure: ReplyMeasure) -> String {
        switch measure {
        case .complete: say("끝까지 쓴 답", "complete")
        case .named: say("목록의 메뉴를 말한 답", "names a menu of the catalogue")
        case .fitting: say("요청에 맞는 메뉴", "the menu fits the request")
        case .followsContext: say("맥락의 메뉴를 말한 답", "speaks of its 맥락's menu")
        case .numbersHold: say("숫자가 맥락·요청에 있는 답", "numbers stand in 맥락 or request")
        case .numberCopied: say("물은 열량을 맥락대로 말한 답", "gives the energy asked for")
        case .ingredientsHold: say("재료가 맥락·요청에 있는 답", "ingredients stand in 맥락 or request")
        case .unseenCopied: say("목록에 없는 메뉴를 그대로 쓴 답", "copies a menu it cannot know")
        case .anotherAided: say("다시 추천이 다른 메뉴 (도움 있음)", "다시 추천 differs (helped)")
        case .anotherUnaided: say("다시 추천이 다른 메뉴 (도움 없음)", "다시 추천 differs (unhelped)")
        case .rowWithoutRepeat: say("연달아 다시 추천: 되풀이 없음", "다시 추천 in a row: no repeat")
        }
    }

    func title(_ measure: RowMeasure) -> String {
        switch measure {
        case .rowFitting: say("연달아 다시 추천: 요청에 맞는 답", "다시 추천 in a row: replies that fit")
        case .rowComplete: say("연달아 다시 추천: 끝까지 쓴 답", "다시 추천 in a row: complete")
        }
    }

    func title(_ set: RequestSet.Name) -> String {
        switch set {
        case .core: say("기본 요청", "core requests")
        case .labelled(let file): PlainLine.of(file)
        case .heldOut: say("남겨 둔 요청", "held-out requests")
        case .context: say("남겨 둔 요청과 맥락", "held-out requests with 맥락")
        }
    }

    func title(_ mode: ReplyMode) -> String {
        switch mode {
        case .alone: say("모델 혼자", "the model alone")
        case .assistant(let grounding):
            say("대화에서처럼 (--ground \(grounding))", "as the chat speaks (--ground \(grounding))")
        }
    }

    func title(_ section: ReplySection) -> String {
        "\(title(section.set)) · \(title(section.mode))"
    }
}
