// The words that make others mere background. Words stand without spaces.

/// Words around what is only told of.
enum BackgroundWords {
    /// After a country: people of it, and what is no food of it.
    static let people = """
        사람 친구 남자 여자 아줌마 아저씨 학생 유학 출장 관광객 바이어 출신 에서온 에서왔 에서살 살다 살때 살았 인이 인입 인친 인남 인여 날씨 집에 말을 말이 말은
        드라마 영화 문화 와서 왔 온지 온 에온 에와 에왔 에살 에서유 손님 여친 남친 며느리 사위
        """

    /// After a feast that is over.
    static let past = "지나 지난 지났 끝나 끝난 끝났 끝 다음날 이후 쇠고 넘기 넘으 넘은 넘었 넘긴 치르고"

    /// After sport that is still to come.
    static let ahead = """
        가는 갈 가기 가려 가야 하러 전에 전 하기전 갈건 갈거 예정 약속 가자 계획 가격 알아 등록 간다 간다고 하는법 추천해 안해 안하 안했 못해 못했 못갔 안갔 쉬는
        쉬었 빠졌 빼먹 선수 장 화 복 기구
        """

    /// After a drink that is not drunk.
    static let sober = """
        안마 못마 안먹 못먹 끊 안좋아 못해 약해 안깨 안깬 안해 싫 못드 안드 없이 말고 빼고 마시고속 먹고속 마신다음
        """

    /// After a person one is not with, and after what somebody else does.
    static let apart = "싸우 싸웠 싸움 헤어 이별 차이고 차였 깨졌 깨지 냉전 삐졌 삐져 연락 한다고 한대 한다네 하신다고 하느라 없 생각"

    /// What may stand between.
    static let fillers = "이 가 은 는 도 을 를 에 날 음식 좀 또 잘 원래 너무 맨날 다 연휴 막 오늘 시험 전혀 아예"

    /// Food right behind 한국.
    static let foods = "음식 요리 식 전통 매운 메뉴 국 반찬 라면 가정식"

    /// Drinks without alcohol before 한잔.
    static let cups = "커피 차 물 우유 주스 쥬스 라떼 아메 아메리카노 녹차 홍차 음료 코코아 핫초코 식혜 미숫가루 모닝커피 두유 보리차 쌍화차 율무차"

    /// After a time of day that is no meal.
    static let atThatTime = "에 부터 내내 까지 엔 에는 굶 은굶 을굶 도굶 거르 은거르 안먹 도안먹 못먹 도못먹 8시 9시 일찍"

    /// After 부쳐, which then sends a parcel and fries nothing.
    static let sent = "주심 주셨 주신 줬 준 왔 온 보냈 보내 보낸 오셨 줌"

    /// Before 전, which then is a time: 5분 전.
    static let spans = "분 시간 시 일 주 달 년 개월 직 하기 자기 가기 먹기 나가기 출근 퇴근 시작 등교 며칠 얼마 조금 방금 운동 수업"
}
