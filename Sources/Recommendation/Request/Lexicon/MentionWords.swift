// People and gatherings that are only told of: 엄니가 보내 주신, 애들 재워 놓고, 회식에서 실컷 먹었더니. Whoever is
// only mentioned does not eat along. Words stand without spaces.

/// Phrases about people who do not eat along and gatherings that are over.
enum MentionWords {
    /// All of them.
    static let phrases = [givers, asleep, past, errands].joined(separator: " ")

    private static let elders = """
        엄니 어무이 어무니 아부지 아버님 어머님 할무니 할매 외할머니 외할아버지 울엄마 울엄니 우리엄마 친정엄마 처가 처갓집 처가댁 시누이 고모네 이모네 삼촌네 친정 친정식구들
        시댁 시댁식구들 친척 친척들
        """
    private static let children = """
        애 애들 우리애 울애 우리애들 큰애 작은애 아이 아이들 우리아이 아기 딸 딸들 우리딸 큰딸 작은딸 막내딸 딸내미 딸래미 딸램 아들 우리아들 큰아들 작은아들 막내아들 아들내미
        아들래미 아들램 아들놈 아들녀석 손주 손자 손녀 손주녀석 조카 조카들 첫째 둘째 셋째 막둥이
        """

    /// 외할머니가 담가 주신, 딸이 사 온, 조카가 그러는데.
    private static let givers = combined(
        elders + " " + children,
        """
        보내 부쳐 준 줬 주고간 주셨 주신 주심 사온 사왔 사다 사오 갖다 가져다 가져온 가져왔 들고온 들고왔 들고오 챙겨 낚아 잡아온 잡아왔 캐온 캐왔 캐다 따온 따왔 따다
        담가 담근 담아 얻어 농사 키운 기른 선물 그러 그랬 그러는 말하 말해 말씀 추천 알려 해주던 해줬던 해주시던 해준 끓여주던 끓여준 끓여주시던 만들어주던 만들어준
        만들어주시던 구워주던 부쳐주던 먹다남 먹다만 남긴 남겨
        """,
        particles: "이 가 께서 네서 네에서 에서 한테서 이랑같이사 집에서"
    )

    /// 애들 재우고, 아이 맡기고, 애 학교 보내 놓고.
    private static let asleep = combined(
        children,
        """
        재우 재워 재웠 재운 맡기 맡겨 맡겼 보내놓 등교시키 등원시키 유치원보내 학교보내 학원보내 어린이집보내 캠프 수련회갔 수학여행 자는사이 자는동안 잠들 잠든 잘때 군대
        몰래
        """,
        particles: "를 을 은 는 이 가 도 다"
    )

    /// 회식이었는데, 동창회에서 실컷 먹었더니, 집들이 다녀와서.
    private static let past = combined(
        "회식 모임 동창회 송년회 신년회 엠티 야유회 뒤풀이 돌잔치 집들이 상견례 잔치 파티",
        """
        였는데 이었는데 이었 였어 에서삼겹 에서먹었 에서실컷 에서너무 에서계속 에서고기 에서회 에서술 에서하도 에서맨날 에서잔뜩 에서또 때먹었 때실컷 갔다 다녀 하고왔 하고와서
        하고나 마치 마친 2차 3차 2차까지 3차까지 4차까지 있어서지금 있는데지금 이라지금 이라서지금 가기전 내내
        """,
        particles: ""
    )

    /// 아이에게 심부름을 시켰더니.
    private static let errands = combined(
        children,
        "심부름 사오라 사오랬 두부사 시켰더니 시켜서",
        particles: "에게 한테 더러 를 을"
    )
}
