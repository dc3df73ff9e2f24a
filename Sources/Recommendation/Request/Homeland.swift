// The kitchen of somebody's own country: 저는 하노이에서 왔어요. 고향 음식 먹고 싶어요 asks for 베트남, not for
// 한식, though the country is named only as where they come from.

extension FoodRequest {
    /// Takes the country of somebody who asks for the food of home.
    ///
    /// - Parameters:
    ///   - text: the question.
    ///   - matches: all words that were found, those of the background too.
    mutating func takeInHomeland(_ text: RequestText, _ matches: [RequestScan.Match]) {
        guard HomelandWords.food.occurs(in: text.letters),
            !HomelandWords.hosts.occurs(in: text.letters),
            let home = matches.flatMap(\.wishes).first(where: \.isForeignKitchen),
            !unwanted.contains(home)
        else { return }
        wanted.removeAll { $0 == .cuisine(.korean) }
        if !wanted.contains(home) { wanted.append(home) }
    }
}

extension Feature {
    /// Whether it is a country's kitchen, but not the Korean one.
    fileprivate var isForeignKitchen: Bool {
        switch self {
        case .country, .cuisine(.japanese), .cuisine(.chinese): true
        default: false
        }
    }
}

/// Words for the food of home.
private enum HomelandWords {
    static let food = LetterTrie(
        words: """
            우리나라음식 우리나라요리 우리나라맛 우리나라밥 우리나라거 우리나라메뉴 저희나라 내나라음식 제나라음식 고향음식 고향요리 고향맛 고향의맛 고향밥
            고국음식 고국의맛 고국맛 모국음식 본국음식 그나라음식 그나라요리 그나라맛 그나라밥 그나라가정식 그쪽나라음식 그쪽음식 그동네음식 그동네코스
            거기음식 현지음식 현지요리 그나라꺼 그나라거 그동네꺼 그동네거 그동네음식 그동네맛 그쪽동네 그쪽나라 본토맛 본고장맛 현지맛 그나라분위기 그나라느낌 그나라감성
            그때그맛 그때먹은 그때먹던 먹은것들생각 먹은것생각 먹은거생각 먹던것생각 먹던거생각 먹던게생각 먹던맛 먹었던맛 그맛그리 거기서먹 현지에서먹 갔을때먹 여행때먹
            여행가서먹 유학때먹 유학시절먹 교환학생때 교환학생갔을 교환학생시절 어학연수때 살때먹던 집밥해줬던 집밥해주던
            """
    )
    /// Who shows Korea to guests means Korean food by 우리나라 음식.
    static let hosts = LetterTrie(
        words: "외국인 바이어 사돈 보여드리 보여주고 소개하고 소개해주 대접 우리나라전통 한국의맛"
    )
}
