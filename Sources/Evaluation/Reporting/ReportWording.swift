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
        case .anotherAided: say("다시 추천이 다른 메뉴 (도움 있음)", "다시 추천 differs (helped)")
        case .anotherUnaided: say("다시 추천이 다른 메뉴 (도움 없음)", "다시 추천 differs (unhelped)")
        }
    }

    func title(_ set: RequestSet.Name) -> String {
        switch set {
        case .core: say("기본 요청", "core requests")
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

    /// What a reader has to know to read the figures.
    var notes: [String] {
        [
            say(
                "손실은 답의 토큰마다(끝 토큰 포함) 평균 -ln p이고, 프롬프트는 학습 때와 같은 글입니다.",
                "The loss is the mean -ln p over the answers' tokens, the end included, after the prompt "
                    + "that training shows."
            ),
            say(
                "끝까지 쓴 답: 끝 토큰으로 끝났고(###로 새 차례를 시작하지 않음) 문장 부호로 맺은 답.",
                "Complete: ended by the end token, not by the ### of another turn, after a whole sentence."
            ),
            say(
                "요청에 맞는 메뉴: 요청의 제약을 어기지 않고, 바라는 것을 목록에서 가장 잘 맞는 메뉴만큼 채우는 메뉴.",
                "Fits: breaks no constraint of the request and misses no more of its wishes than the best "
                    + "menu of the catalogue does."
            ),
            say(
                "다시 추천: 도움 있음은 처음 메뉴를 금지하고 다시 쓴 답, 없음은 원작처럼 난수만 바꾼 답. "
                    + "처음 답이 메뉴를 말한 요청만 셉니다.",
                "다시 추천: helped is a reply with the first menu forbidden, unhelped only another sample, as "
                    + "the original did. Only requests whose first reply named a menu count."
            ),
            say(
                "차이: 첫 모델 - 둘째 모델. 평균에는 짝지은 부트스트랩의 95 % 구간, 비율에는 맥니머 정확 검정의 p. "
                    + "둘 다 한 것만 견줍니다.",
                "Differences are the first model less the second; means with the 95 % interval of a paired "
                    + "bootstrap, shares with the p of McNemar's exact test. Only what both did is compared."
            ),
        ]
    }
}
