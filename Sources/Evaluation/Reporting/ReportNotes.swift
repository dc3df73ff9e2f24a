// What a reader has to know to read the figures of a report; only about figures that are in it.

import Diagnostics

extension ReportWording {
    /// The notes under the figures.
    func notes(on report: EvaluationReport) -> [String] {
        let records = report.all.flatMap { $0.sections.flatMap(\.present) }
        var notes = [loss, complete, fits, another]
        if records.contains(where: { $0.context != nil }) { notes.append(faithfulness) }
        if records.contains(where: { !$0.row.isEmpty }) { notes.append(rows) }
        return notes + [diversity, differences]
    }

    private var loss: String {
        say(
            "손실은 답의 토큰마다(끝 토큰 포함) 평균 -ln p이고, 프롬프트는 학습 때와 같은 글입니다.",
            "The loss is the mean -ln p over the answers' tokens, the end included, after the prompt "
                + "that training shows."
        )
    }

    private var complete: String {
        say(
            "끝까지 쓴 답: 끝 토큰으로 끝났고(###로 새 차례를 시작하지 않음) 문장 부호로 맺은 답.",
            "Complete: ended by the end token, not by the ### of another turn, after a whole sentence."
        )
    }

    private var fits: String {
        say(
            "요청에 맞는 메뉴: 요청의 제약을 어기지 않고, 바라는 것을 목록에서 가장 잘 맞는 메뉴만큼 채우는 메뉴.",
            "Fits: breaks no constraint of the request and misses no more of its wishes than the best "
                + "menu of the catalogue does."
        )
    }

    private var another: String {
        say(
            "다시 추천: 도움 있음은 처음 메뉴를 금지하고 다시 쓴 답, 없음은 원작처럼 난수만 바꾼 답. "
                + "처음 답이 메뉴를 말한 요청만 셉니다.",
            "다시 추천: helped is a reply with the first menu forbidden, unhelped only another sample, as "
                + "the original did. Only requests whose first reply named a menu count."
        )
    }

    private var faithfulness: String {
        say(
            "맥락: 숫자는 아라비아 숫자만(1인분의 1도) 셉니다. 열량을 물은 요청은 맥락에 열량이 있을 때만, 재료는 재료표의 두 글자 이상 이름만, "
                + "이름을 그대로 쓰는지는 메뉴 목록에 없는 메뉴만 봅니다. 맛과 조리법이 맞는지는 재지 않습니다.",
            "맥락: numbers are those in figures, the 1 of 1인분 too; energy is looked for where the request "
                + "asks for it and the 맥락 gives it, ingredients by names of two syllables or more of the "
                + "table, copied names only of menus the catalogue does not know. Whether tastes and cooking "
                + "are right is not measured."
        )
    }

    private var rows: String {
        say(
            "연달아 다시 추천: F5처럼, 앞에서 추천한 모든 메뉴를 금지하고 다시 쓴 답들. 되풀이 없음은 한 요청의 답이 모두 다른 메뉴인 비율, "
                + "나머지는 답마다 센 비율이고, 맞는 메뉴가 다 나온 뒤의 답은 맞는지 묻지 않습니다.",
            "다시 추천 in a row: replies as F5 gives them, with every menu recommended before forbidden. No "
                + "repeat counts requests, the others count replies; once all menus that fit were offered, "
                + "replies are not asked whether they fit."
        )
    }

    private var diversity: String {
        let run = ReplyDiversity.run
        return say(
            "첫머리: 메뉴 이름을 지운 첫 두 어절, 메뉴를 말한 답에서. 똑같은 답은 문장 부호를 빼고 견줍니다. 되풀이는 한 답 안에서 같은 "
                + "\(run)어절이 두 번 나오는 것입니다.",
            "Ways to begin: the first two words, the menu's name taken out, of replies that name a menu. "
                + "Replies are the same when their words are, and repeat themselves when \(run) words in a "
                + "row come twice."
        )
    }

    private var differences: String {
        say(
            "차이: 첫 모델에서 견준 모델을 뺀 값. 평균에는 짝지은 부트스트랩의 95 % 구간, 비율에는 맥니머 정확 검정의 p. "
                + "둘 다 한 것만 견줍니다. 견준 모델이 여럿이어도 p는 고치지 않습니다.",
            "Differences are the first model less the other; means with the 95 % interval of a paired "
                + "bootstrap, shares with the p of McNemar's exact test. Only what both did is compared; p "
                + "is not corrected for several comparisons."
        )
    }
}
