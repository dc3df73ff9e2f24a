// Short lists that settle the kind of a question together with what was found in it. Words stand without
// spaces and are looked for anywhere.

/// Words beside those of `KindWords`.
enum KindMarkers {
    /// Something else, said so firmly that other wishes may stand beside it.
    static let firmly = "다른 딴거 딴걸 딴것 딴메뉴 딴음식 그거말고 이거말고 그건말고 이건말고 다시추천 또추천 재추천 하나더 한개더"

    /// Somebody wants a menu.
    static let requests = """
        추천해 추천좀 추천부탁 추천받 추천바 추천ㄱ 뭐먹 뭘먹 머먹 뭐묵 머묵 메뉴추천 골라 다른거 더없 먹을만한 뭐가좋 먹으면좋 먹고싶 음식추천
        뭐해먹 뭘해먹 머해먹 뭐해묵 머해묵 뭐만들 뭘만들 머만들 뭐시켜먹 뭐시킬 뭘시켜 뭘시킬 뭐시키 뭐차려 뭘차려 뭐가괜찮 먹일만한 먹을거있 먹을게있
        먹을거없 먹을게없 먹을거추 해줄만한 해먹을만한 시킬만한 마실만한 만들만한 사먹을만한 먹기좋은거 먹기좋은게 ㅊㅊ 골라주 추천부 추천점 갈쳐주 먹고파
        먹고픈 먹고잡 묵고싶 묵고잡 뭘먹여 뭐먹여 뭐먹이 뭘먹이
        무엇이좋 무엇을먹 무엇을해먹 무엇을만들 무엇을차려 무엇을내 무엇을시켜 무엇을대접 무엇을드 무엇으로좋 어떤음식을내 어떤음식이좋 어떤메뉴가좋
        어떤요리가좋 어떤요리가있 어떤음식이있 음식에무엇이 뭘부칠 뭘튀겨 뭘튀길 뭘볶을 뭘끓일 뭘끓여 뭘구울 뭘무칠 뭐차릴 뭘차릴 뭐해줄 뭘해줄 뭘해드
        뭐해드 뭐살까 뭘살까 뭐사먹 뭘사먹 뭘싸줄 뭐싸줄 뭘싸갈 뭐싸갈 뭘내놓 뭐내놓 뭘대접 뭐대접 골라주십 골라주시 몇가지골라 뭐집어올 뭐집어오 뭐사갈
        뭘사갈 뭘마실 뭐마실
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
    static let oftenEaten = """
        매일먹 맨날먹 내내먹 저번주내내 지난주내내 연속먹 일연속 며칠째 일째먹 자주먹 너무먹 많이먹어서 하도먹 삼시세끼 내내면 내내밥 일주일내내 한달내내
        삼일내내 사흘내내 이틀내내
        """

    /// How.
    static let ways = "어떻게 어케 어찌 우째 우예 어뜨케 어떠케 우짜 어떻해 어캐 어떡해"

    /// When something was eaten.
    static let meals = "아침 점심 저녁 야식 간식 오늘 어제 방금 아까"

    /// Cooking and serving.
    static let cooking = """
        드심 드셔 드시 차려 차리 차릴 요리 반찬 식사 상차림 배고 배고파 저녁 점심 야식 간식 밥상 안주 음식 메뉴 먹 식단 끼니 밑반찬 간식거리
        """

    /// Eating.
    static let eating = "먹 메뉴"

    /// Whole questions that ask for another.
    static let others = "흠별로 또 또요 다음 딴거 다른거 하나더 또또 더 다시 패스 넥스트 딴거요"

    /// Whole questions that only call 메추리.
    static let calls: Set<String> = ["메추리", "메추리야", "메추리님", "츄리야"]

    /// What always happens after eating something.
    static let habits = """
        먹으면두드 먹으면가려 먹으면가렵 먹으면배 먹으면입 먹으면목 먹으면간지 먹으면온몸 두드러기나는체질 두드러기가나는체질 두드러기올라오는체질
        두드러기가올라오 두드러기올라오 닿아도두드 닿기만해도두드 닿으면두드 만먹으면두드 들어가면응급 들어가면두드 들어가면큰일 먹으면응급 먹으면바로응급
        면바로응급 면응급실 먹으면119 먹으면쓰러 먹으면부어 먹으면붓 먹으면얼굴 먹으면입술 먹으면혀 먹으면숨 먹으면토 먹으면설사 조금만먹어도 한입만먹어도
        먹기만하면 먹기만해도 닿아도 스치기만해도 먹을때마다 알레르기라 알러지라 알레르기있 알러지있 알레르기가있 알러지가있
        """

    /// A plea to leave it out.
    static let pleas = """
        없는걸로 없는거 없는메뉴 빼고 빼줘 빼주 부탁 추천 안들어간 뭐먹 말고 안들어가면 안들어간거 없으면 아무거나 빼시 빼면 빼줄 제외 피해서 못먹
        먹을수있는 먹을수있을 있을까 안쓰는 안쓴 쓰지않는 쓰지않은 들어가지않 들어있지않 뭘해 뭐해 뭘부 뭘먹 뭘시 뭘차 뭘만들 찾아 찾고 알려 골라 가르쳐
        없이 드실수 무엇이좋 어떤게좋 안들은 그거말고 그것말고 그거빼 대신 먹고싶 땡기 땡겨 당겨 당기 ㅊㅊ
        """

    /// Words that hold one of danger by chance: 혼자 살아서, 감자 해 먹게, 싸게 우동.
    static let notSafety = """
        혼자살 여자살 남자살 각자살 감자살 피자살 과자살 둘이자살 피자해 과자해 감자해 먹자해 하자해 가자해 여자해 남자해 혼자해 각자해
        시키자해 보자해 놀자해 만나자해 게우동 게우유 게우리 게우선 게우엉 게우삼 대용량 저용량 기절할 기절하겠 기절직전 기절각 기절하기
        기절하게 기절초풍 기분유 부분유 곰팡이치즈 최고열이 해독주스 해독쥬스 해독스프 해독수프 도토를 벤토를 멘토를 멘토한 콘토를 익사이팅
        간단식하면 토할머니 토할아버
        마토를 마토하 근처방 회사레 식사레 인사레 국반점이 네반점이 래반점이 화반점이 친구토 식구토 야구토 입구토 가구토 지구토 전구토 축구토 농구토
        커피토 속상했 마음상했 맘상했 기분상했 빈정상했 감정상했 자존심상했 마음이상했 기분이상했 기도막막 먹기도막 하기도막 보기도막 출발진 돈가스차
        속이상했 맘이상했 로스쿠 릴락스
        """

    /// Medicines that somebody takes for long, and may ask for food beside.
    static let medicines = "혈압약 당뇨약 갑상선약 약먹는중 약먹는데 약복용 한약먹 감기약먹 우울증약 철분제"

    /// Ways to use something up, where no menu is named: then dishes are asked for.
    static let ideas = """
        해먹는방법 해먹는법 해먹을방법 해묵는법 해묵는방법 맛있게먹는방법 맛있게먹는법 소비하는방법 소비하는법 소비방법 소비법 처리하는방법
        처리하는법 처리방법 처리법 활용법 활용방법 활용하는법 활용하는방법 활용요리 활용레시피 써먹는법 써먹는방법 먹어치우는법
        """

    /// Words that only begin like a greeting.
    static let notGreetings = """
        하이볼 하이네켄 하이라이스 하이라이트 하이트 하이난 하이디라오 하이엔드 하이라면 하이킹 바이킹 바이트 바이에른 바이러스 바이어
        바이크 바이올린 하이퀄 하이킥 하이틴
        """

    /// Words whose last syllable only looks like an alternative's.
    static let noChoices = """
        있을까 없을까 어쩔까 어떨까 될까 말까 안될까 먹냐 먹노 뭐냐 있냐 없냐 되냐 하냐 사냐 묵냐 시키냐 하겠냐 갈려냐 머냐 싶냐
        괜찮을까 뭐할까 어찌할까 어떻게할까 뭐가좋을까 뭘먹을까 뭐먹을까 머먹을까 뭐해먹을까 뭘해먹을까 뭐가나을까 뭘시킬까 뭐시킬까
        뭘만들까 뭐만들까 뭘할까 무얼먹을까 뭘로할까 뭐로할까
        """

    /// What follows a plan, which weighs nothing: 볶을까 하는데, 조릴까 싶어.
    static let plans = "하는데 하는중 하고있 합니다 하거든 해요 해서 하고요 싶은데 싶어 싶네 싶고 싶습 생각 고민중 봐 봐서"

    /// Words that only look like questions for what is in it.
    static let notIngredients = """
        것만들어가 거만들어가 건만들어가 게만들어가 밖에안들어가 밖에못들어가 입에안들어가 안들어가요 안들어가면 안들어가게 안들어가는
        못들어가 들어간대만 잘들어가 술술들어가
        """

    /// An allergy at work, or somebody who does not know what to do.
    static let emergencies = """
        어떡 어떻해 어떻게해야 어떻게하죠 어떻게하나 어떻게하지 어쩌죠 어쩌지 어찌해야 어찌하 먹어도되 먹어도돼 먹어도될 먹어도괜 먹어도되나 먹여도 괜찮나 괜찮을까 괜찮은가
        위험한가 위험할까 약먹어 무슨약 병원가 병원에가야 불러야 신고 숨이안 숨을못 숨막 올라왔 부었 났는데 났어 났음 나요? 알레르기인가 알러지인가 왜이래 왜이러 가야되 가야돼 가야하 가야할
        """

    /// Thanks in advance, with which polite requests close.
    static let closings = """
        면감사 면고맙 면고마 면정말감사 면정말고맙 면대단히감사 면너무감사 면참감사 면무척감사 미리감사 미리고맙 주심감사 주심고맙 해주면감 부탁 좀알려
        """

    /// Words for all menus, before 중에: they weigh nothing.
    static let menusBefore = "메뉴 메뉴들 음식 요리 안주 반찬 간식 거 것 것들 집 배달 디저트 식당"

    /// What goes in elsewhere, and is no ingredient: 또 회의 들어감, 어느 상자에 들어 있는지조차.
    static let elsewhere = """
        들어있는지조차 들어있는지도 들어있는지모르 들어있는지몰 들어가있는지모 또들어감 회의들어감 회의에들어감 수업들어감 수업에들어감 집에들어감 집들어감
        시험들어감 군대들어감 학원들어감 근무들어감 알바들어감 들어감그전 다이어트들어감 관리들어감 식단들어감 어디들어있 월급들어 돈들어 용돈들어 보너스들어
        집에들어가 집들어가
        """

    /// What would surely happen, and so has not.
    static let hypothetical = """
        들어가면응급 들어가면바로응급 먹으면응급 먹으면바로응급 면바로응급 면응급실 닿아도응급 들어가면119 먹으면119 먹으면쓰러지 들어가면쓰러지 먹으면실려 들어가면실려
        먹으면병원신세 먹으면바로병원 들어가면바로병원 먹었다간응급 먹었다가는응급 먹었다간바로응급
        """
}
