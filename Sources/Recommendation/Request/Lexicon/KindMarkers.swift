// Short lists that settle the kind of a question together with what was found in it. Words stand without
// spaces and are looked for anywhere.

/// Words beside those of `KindWords`.
enum KindMarkers {
    /// Something else, said so firmly that other wishes may stand beside it.
    static let firmly = "다른 딴거 딴걸 딴것 딴메뉴 딴음식 그거말고 이거말고 그건말고 이건말고 다시추천 또추천 재추천 하나더 한개더"

    /// Somebody wants a menu.
    static let requests = """
        추천해 추천좀 추천부탁 추천받 추천바 추천ㄱ 뭐먹 뭘먹 머먹 뭐묵 머묵 메뉴추천 골라 다른거 더없 먹을만한 뭐가좋 먹으면좋 먹고싶 음식추천
        """

    /// Why, beyond doubt.
    static let firmWhy = "추천한이유 추천이유 추천해준이유 추천해주신이유 고른이유 골라준이유 추천하는이유 추천하는거야? 추천하는건데"

    /// Nutrients.
    static let facts = "칼로리 열량 kcal 탄수화물 나트륨 당류 영양성분 영양소 지방"

    /// Containing.
    static let contains = "들어가 들어있 들었 들어감 들어갔 들어가나"

    /// What was just offered.
    static let pointers = "그거 이거 그건 이건 그것 이것"

    /// What it is made of.
    static let parts = "재료"

    /// Questions of its nature.
    static let natures = "음식이야 음식인가 음식이에요 음식이예요 요리야 음식임 음식인지 매운가요 매워요 맛이야 맛인가"

    /// Choosing, after 왜.
    static let choosing = "추천 골랐 골라 고른"

    /// Dates of expiry.
    static let gone = "유통기한 소비기한"

    /// Being past them.
    static let past = "지난 지났 지남 넘은 넘었 넘긴"

    /// Things that are recommended but not eaten.
    static let media = """
        영화 노래 드라마 책추천 소설 게임 여행지 선물추천 옷추천 넷플릭스 유튜브 웹툰 음악 이름추천 닉네임 여행 문자 인사말 코스추천 데이트코스 창업 알바 핑계
        냉장고추천 가전 남았 끊는법 운동추천 다이어트운동 등록 자격증 가기싫 선물 청소기 공기청정 노트북
        """

    /// Against each other.
    static let versus = "vs 둘중 대결 양자택일"

    /// An ingredient is asked for as food.
    static let dishes = "먹지 먹을까 먹고싶 먹을거 요리추천 요리알려 반찬 메뉴 만들지 없나 없을까"

    /// Amounts of a nutrient.
    static let amounts = "단백질몇 단백질얼 단백질이얼 단백질이몇 단백질많 몇g 몇그램"

    /// How to go about it.
    static let how = "어떻게해 어떻게하 어떡해야"

    /// Questions for the better one.
    static let betters = "뭐가많 뭐가더 뭐가낫 뭐가나 뭐가칼 뭐가살 뭐가높 뭐가적 뭐가좋 뭐가건강 뭐가맛 뭐가낮"

    /// Work of the kitchen.
    static let kitchen = "레시피 래시피 만드는 만들 끓이 볶는 굽는 삶는 찌는 무치 부치 튀기 담그 조리법 요리 황금비율 양념 끓여"

    /// Questions for advice.
    static let advice = """
        어떻게 어떡 왜 언제 어디 누가 누구 얼마 방법 하지 해야 무슨 몇 알아 가격 올까 그칠 예보 확률 비온대 비오나 비올까
        """

    /// Among these.
    static let among = "중에 중뭐 중에서 중어"

    /// Which one.
    static let whichOne = "뭐가 머가 뭐 어느 어떤 골라"

    /// Ends of alternatives.
    static let choices = "냐 까"

    /// Words that no unknown dish goes with.
    static let noSubjects = "메뉴 추천 오늘 제일 점심 저녁 먹"

    /// Questions whether it may be, where they are asked at all.
    static let askedLeave = """
        먹음안됨 먹음안되 먹음안돼 먹으면안됨 먹으면안댐 먹어도댐 먹어도됨 먹어도 먹음되 마셔도 마시면안 괜춘 ㄱㅊ 안좋나 안좋은가 해롭 나쁜가 나쁨 독인가 왜그런 왜그래
        왜이러 왜이래 왜아픈 왜아파 위험
        """

    /// What was eaten often enough.
    static let oftenEaten = "매일먹 맨날먹 내내먹 저번주내내 지난주내내 연속먹 일연속 며칠째 일째먹 자주먹 너무먹 많이먹어서 하도먹 삼시세끼"

    /// How.
    static let ways = "어떻게 어케 어찌 우째 우예 어뜨케 어떠케 우짜 어떻해 어캐 어떡해"

    /// When something was eaten.
    static let meals = "아침 점심 저녁 야식 간식 오늘 어제 방금 아까"

    /// Cooking and serving.
    static let cooking = "드심 드셔 드시 차려 차리 차릴 요리 반찬 식사 상차림 배고 배고파 저녁 점심 야식 간식 밥상 안주 음식 메뉴 먹"

    /// Eating.
    static let eating = "먹 메뉴"

    /// Whole questions that ask for another.
    static let others = "흠별로 또 또요 다음 딴거 다른거 하나더 또또 더 다시 패스 넥스트 딴거요"

    /// Whole questions that only call 메추리.
    static let calls: Set<String> = ["메추리", "메추리야", "메추리님", "츄리야"]

    /// What always happens after eating something.
    static let habits = "먹으면두드 먹으면가려 먹으면가렵 먹으면배 먹으면입 먹으면목 먹으면간지 먹으면온몸"

    /// A plea to leave it out.
    static let pleas = "없는걸로 없는거 없는메뉴 빼고 빼줘 빼주 부탁 추천 안들어간 뭐먹 말고"
}
