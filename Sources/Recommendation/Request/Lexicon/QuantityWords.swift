// The words around numbers, of much food, and of the directions in which 다시 추천 can go. Words stand
// without spaces.

/// Words of quantities and directions.
enum QuantityWords {
    /// Words that ask for much.
    static let large = """
        곱빼기 곱배기 곱뺴기 특대 대식가 양많 양이많 양도많 양은많 양푸짐 많이주는 많이주고 푸드파이터 푸파 특으로 무한리필 무제한 배터지게 배터질 왕창먹 대짜 대용량
        양껏 곱빽이 점보 라지로 엑스라지 빅사이즈 사리추가 두그릇 세그릇 2그릇 두배로 양두배 한솥 양좀많 양넉넉 양왕창 양엄청 양진짜많 양완전많 양겁나 양이엄청 양좀되는
        양이푸짐 푸짐한양 많은양 배로많 대식구 대식좌 많이먹어야 많이먹을수 엄청많이먹 곱으로 따블 더블로 사이즈업 왕곱 대왕 왕대 산더미로 수북 꾹꾹눌러 리필되 무한 뷔페
        부페 두배 3인분같은 산더미 산처럼 많이먹는사람 많이먹는편 먹짱 위대한위 두공기 세공기 양이중요 양중요 양이우선 양이생명 양부터 많이드시 많이드셔 많이먹을거
        많이먹는데
        """

    /// Numbers of people in native words.
    static let people: [(Int, String)] = [
        (2, "둘이 둘이서 ^둘이랑 두명 두사람 둘만 둘다야 둘다배 둘다출 단둘"), (3, "셋이서 ^셋이 ^셋이랑 ^셋$ 세명 세사람 ^세분 세식구 ^서이"),
        (4, "넷이서 ^넷이 ^넷이랑 ^넷$ 네명 네사람 ^네분 네식구 너이서"), (5, "다섯이서 ^다섯이 ^다섯$ 다섯명 다섯사람 다섯식구"),
        (6, "여섯이 여섯명 여섯식구"), (7, "일곱이 일곱명"), (8, "여덟이 여덟명"), (9, "아홉명"), (10, "열명 열댓명"),
        (1, "혼자먹을1인"),
    ]

    /// Units of people after a figure.
    static let peopleUnits = "명 인분 인가족 인이 인용 인식사 인메뉴 인상 식구 인세트 사람 인팟"

    /// Units of energy after a figure.
    static let energyUnits = """
        칼로리 kcal 키로칼로리 킬로칼로리 칼로 칼이하 칼이내 ㅋㅋㅏㄹ cal 칼밑 칼아래 칼안 칼컷 칼넘 칼까 칼정도 칼언더 칼미만 칼대 칼쯤 칼선
        칼내 키로칼 킬로칼 칼씩 칼짜리 열량
        """

    /// Words that make an amount one person's.
    static let perPerson =
        "인당 일인당 1인당 한사람당 한명당 각자 한명에 1인 일인 명당 각각 한사람에 개인당 씩 두당 머리당 한사람앞 한명앞 한입당 한놈당 일인분"

    /// After a sum that was paid for something already.
    static let paid = """
        이라사왔 이라사옴 이라샀 이라사서 이라서사왔 이라서샀 이길래사 이길래샀 주고샀 주고사 주고사왔 에샀 에사왔 에사옴 에사서왔
        에팔길래 에팔아서 에득템 어치샀 어치사왔 어치사서 어치사놨 에건졌 에업어 이라길래 하길래
        어치달 어치만달 어치를 어치주 어치만주 어치담 어치얻
        """

    /// Directions.
    static let nudges: [(Nudge, String)] = [
        (.hotter, "더맵게 더매운 더맵 더매콤 더얼큰 더화끈 더칼칼 더매웠 더맵고 더쎄게 더자극적"),
        (.milder, "덜맵게 덜매운 덜맵 덜매콤 덜자극 덜얼큰 더순하 안맵게 덜매웠 더순한"),
        (.lighter, "더가볍 더가벼 더라이트 더산뜻 덜헤비 덜무거 더담백 덜부담"),
        (.heartier, "더든든 더푸짐 더배부 더헤비 더묵직 더양많"),
        (.cheaper, "더싸게 더싼 더저렴 덜비싼 덜비싸 더값싼 더착한가격"),
        (.soup, "국물로 국물있는걸로 국물있는거로 국물있는쪽 국물쪽으로 국물요리로 국물있는걸"),
        (.otherCountry, "다른나라 딴나라 다른나라음식 외국음식으로 다른국가 외국거로"),
    ]

    /// The same directions without 더, where nothing else is said.
    static let plainNudges: [(Nudge, String)] = [
        (.hotter, "맵게 매운걸로 매운거로 맵게해줘"), (.milder, "순하게 안맵게 안매운걸로 안매운거로"),
        (.lighter, "가볍게 가벼운걸로 가벼운거로"), (.heartier, "든든하게 든든한걸로 든든한거로"),
        (.cheaper, "싸게 저렴하게 싼걸로 싼거로 저렴한걸로"), (.soup, "국물로 국물있는걸로"),
    ]

    /// After a figure that is the least, not the most.
    static let least = "이상 넘는 넘게써 넘게쓸 넘게주 부터"

    /// What only begins so: 만원 이상은 안 돼.
    static let notLeast = "이상은 이상이면 이상안 이상못 이상쓰 이상넘 이상가 넘는건 넘는거 넘는것"

    /// After energy that was burnt.
    static let burnt = "태우 태웠 태워 태움 소모 소비 불태 썼 뺐 빠졌"

    /// 천원 and 만원 as they sound.
    static let spelledWon = "처넌 처눤 천언 천넌 마넌 마눤 만언 만넌 천냥 만냥"
}
