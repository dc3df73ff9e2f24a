// The words of meals and times of day. Words stand without spaces; `^` asks for the start of a word,
// `$` for the end of a noun.

/// Words of meals and times of day.
enum MealWords {
    /// What each wishes for.
    static let wanted: [(Feature, String)] = [
        (
            .meal(.breakfast),
            """
            아침 아침밥 아침식사 아침메뉴 조식 조반 모닝 아메추 아침에 브런치 아점 출근전 등교전 출근하기전 학교가기전 등교하기전 눈뜨자마자 일어나자마자 공복에
            빈속에 기상하자
            """
        ),
        (
            .meal(.lunch),
            """
            점심 즘심 점심밥 점심식사 점심메뉴 점심시간 점메추 점메 점심추 런치 중식시간 정오 한낮에 ^낮에먹 낮밥 오찬 아점 브런치 점저 급식대신 구내식당말고
            오점뭐 점시메뉴 점심머
            """
        ),
        (
            .meal(.dinner),
            """
            저녁 저녘 저넉 저녁밥 저녁식사 저녁메뉴 저메추 저메 저녁추 오저뭐 디너 석식 만찬 점저 퇴근하고먹 퇴근후먹 ^이브닝 해질녘
            """
        ),
        (
            .meal(.lateNight),
            """
            야식 야식메뉴 야메추 밤참 새벽 한밤 늦은밤 밤늦 ^밤에 ^밤인데 ^밤이라 심야 야밤 오밤중 오밤 자정 자기전 자기직전 잠들기전 열두시넘 12시넘
            밤12시 밤11시 밤열 밤10시 밤1시 이시간에배고 잠이안와 잠안와서먹 한밤중 ^밤새
            """
        ),
        (
            .meal(.snack),
            """
            간식 간메추 간식거리 군것질 주전부리 출출 입이심심 입심심 입이궁금 입궁금 요깃거리 새참 입가심 주전부 심심풀이 3시의간식 오후3시 오후세시 오후네시
            오후4시 까까
            """
        ),
    ]
}
