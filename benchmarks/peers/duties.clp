; What the records show, and the duties. Days are numbers; each run is about one placement.
(deftemplate event (slot list) (slot on) (multislot who) (multislot about) (multislot needs)
  (multislot offers) (slot by) (slot response) (slot outcome) (slot confirmed) (slot taken)
  (slot places) (slot part))
(deftemplate recognition (slot of) (slot at) (slot since) (slot until) (slot ended))
(deftemplate duty (slot id) (slot due) (slot late) (slot list))
; held: a fact is so since a day; needs: all facts that a duty asks for
(deftemplate held (slot fact) (slot on))
(deftemplate needs (slot duty) (slot fact))

(deffunction school (?who) (or (member$ school ?who) (member$ supervisor ?who)))
(deffunction company (?who) (or (member$ company ?who) (member$ trainer ?who)))
(deffunction some (?values ?of)
  (foreach ?value ?values (if (member$ ?value ?of) then (return TRUE)))
  FALSE)
(deffunction together (?who) (and (school ?who) (company ?who)))
(deffunction fits (?outcome) (or (eq ?outcome fits) (eq ?outcome fits_with_arrangements)))
(deffunction compared (?outcome) (or (fits ?outcome) (eq ?outcome does_not_fit)))
(deffunction by-school (?who ?response)
  (and (member$ student ?who) (school ?who) (eq ?response took_part)))
(deffunction took-part (?who ?response)
  (and (member$ student ?who) (or (eq ?response took_part) (not (school ?who)))))

; VRB-ST-1a
(deffacts vrb-st-1a (duty (id VRB-ST-1a) (due start) (late late) (list preparation))
  (needs (duty VRB-ST-1a) (fact VRB-ST-1a)))
(defrule vrb-st-1a
  (event (list preparation) (on ?on) (about $? the_company $?) (who $?who) (response ?response))
  (test (took-part ?who ?response))
  => (assert (held (fact VRB-ST-1a) (on ?on))))


; VRB-ST-1b
(deffacts vrb-st-1b (duty (id VRB-ST-1b) (due start) (late late) (list preparation))
  (needs (duty VRB-ST-1b) (fact explored-branches)) (needs (duty VRB-ST-1b) (fact explored-occupations))
  (needs (duty VRB-ST-1b) (fact explored-companies))
  (needs (duty VRB-ST-1b) (fact explored-learning_opportunities)))
(defrule vrb-st-1b
  (event (list preparation) (on ?on) (about $? ?subject $?) (who $?who) (response ?response))
  (test (took-part ?who ?response))
  => (assert (held (fact (sym-cat explored- ?subject)) (on ?on))))


; VRB-OI-1
(deffacts vrb-oi-1 (duty (id VRB-OI-1) (due start) (late late) (list preparation))
  (needs (duty VRB-OI-1) (fact VRB-OI-1)))
(defrule vrb-oi-1
  (event (list preparation) (on ?on) (who $?who) (response ?response)
    (about $? company_orientation|sector_orientation|the_company $?))
  (test (by-school ?who ?response))
  => (assert (held (fact VRB-OI-1) (on ?on))))


; VRB-OI-3a
(deffacts vrb-oi-3a (duty (id VRB-OI-3a) (due start) (late late) (list match_checks)))
(defrule vrb-oi-3a
  (duty (id VRB-OI-3a) (due ?due) (late ?late))
  (day ?when&?due|?late ?by)
  (event (list match_checks) (on ?on&:(<= ?on ?by)) (outcome ?outcome&:(fits ?outcome)))
  (not (event (list match_checks) (on ?later&:(> ?later ?on)&:(<= ?later ?by))))
  => (assert (kept VRB-OI-3a ?when)))


; VRB-OI-3b
(deffacts vrb-oi-3b (duty (id VRB-OI-3b) (due start) (late late) (list learning_goals))
  (needs (duty VRB-OI-3b) (fact VRB-OI-3b)))
(defrule vrb-oi-3b
  (event (list learning_goals) (on ?on) (needs $? ? $?) (confirmed ?confirmed&~nil))
  => (assert (held (fact VRB-OI-3b) (on (max ?on ?confirmed)))))
(defrule vrb-oi-3b-unknown
  (day start ?start)
  (event (list learning_goals) (on ?on&:(<= ?on ?start)) (needs $? ? $?) (confirmed nil))
  => (assert (unknown VRB-OI-3b)))


; VRB-OI-3c
(deffacts vrb-oi-3c (duty (id VRB-OI-3c) (due start) (late late) (list match_checks))
  (needs (duty VRB-OI-3c) (fact VRB-OI-3c)))
(defrule vrb-oi-3c
  (event (list match_checks) (on ?on) (needs $? ? $?) (offers $? ? $?)
    (outcome ?outcome&:(compared ?outcome)))
  => (assert (held (fact VRB-OI-3c) (on ?on))))


; VRB-OI-4
(deffacts vrb-oi-4 (duty (id VRB-OI-4) (due start) (late late) (list preparation))
  (needs (duty VRB-OI-4) (fact learnt-company_orientation))
  (needs (duty VRB-OI-4) (fact learnt-presentation_skills))
  (needs (duty VRB-OI-4) (fact learnt-application_skills)))
(defrule vrb-oi-4
  (event (list preparation) (on ?on) (about $? ?subject $?) (who $?who) (response ?response))
  (test (by-school ?who ?response))
  => (assert (held (fact (sym-cat learnt- ?subject)) (on ?on))))


; VRB-OI-5
(deffacts vrb-oi-5 (duty (id VRB-OI-5) (due start) (late late) (list briefings))
  (topic responsibilities_company) (topic responsibilities_school) (topic duties_company)
  (topic duties_school) (topic insurance))
(defrule vrb-oi-5-needs
  (topic ?topic)
  => (assert (needs (duty VRB-OI-5) (fact (sym-cat student- ?topic)))
       (needs (duty VRB-OI-5) (fact (sym-cat company- ?topic)))))
(defrule vrb-oi-5-student
  (event (list briefings) (on ?on) (about $? ?topic $?) (who $? student $?))
  => (assert (held (fact (sym-cat student- ?topic)) (on ?on))))
(defrule vrb-oi-5-company
  (event (list briefings) (on ?on) (about $? ?topic $?) (who $? company|trainer $?))
  => (assert (held (fact (sym-cat company- ?topic)) (on ?on))))


; VRB-OI-6c
(deffacts vrb-oi-6c (duty (id VRB-OI-6c) (due start) (late late) (list signatures))
  (needs (duty VRB-OI-6c) (fact VRB-OI-6c)))
(defrule vrb-oi-6c
  (topics $? learning_programme $?) (day drawn-up ?drawn) (programme $? ? $?)
  (event (list signatures) (by school) (on ?on&:(>= ?on ?drawn)))
  => (assert (held (fact VRB-OI-6c) (on ?on))))


; VRB-OI-6d
(deffacts vrb-oi-6d (duty (id VRB-OI-6d) (due start) (late late) (list signatures))
  (needs (duty VRB-OI-6d) (fact VRB-OI-6d)))
(defrule vrb-oi-6d
  (topics $? assessment $?) (day drawn-up ?drawn) (methods $? ? $?)
  (event (list signatures) (by school) (on ?on&:(>= ?on ?drawn)))
  => (assert (held (fact VRB-OI-6d) (on ?on))))


; VRB-LB-1
(deffacts vrb-lb-1 (duty (id VRB-LB-1) (due start) (late late) (list signatures)))
(defrule vrb-lb-1-signed
  (event (list signatures) (by school) (on ?a)) (event (list signatures) (by student) (on ?b))
  (event (list signatures) (by company) (on ?c))
  => (assert (day signed (max ?a ?b ?c))))
(defrule vrb-lb-1
  (day signed ?day) (qualification ?mine) (unit-only ?unit) (location ?here)
  (recognition (of ?of) (at ?at) (since ?since&:(<= ?since ?day)) (until ?until&:(<= ?day ?until))
    (ended ?ended&:(< ?day ?ended)))
  (test (or (eq ?of ?mine) (eq ?unit yes)))
  => (if (or (eq ?at all) (eq ?at ?here)) then (assert (kept VRB-LB-1 start) (kept VRB-LB-1 late))
      else (if (eq ?here nil) then (assert (unknown VRB-LB-1)))))
(defrule vrb-lb-1-unknown (or (not (day signed ?)) (not (company-known)))
  => (assert (unknown VRB-LB-1)))
(defrule vrb-lb-1-broken (declare (salience -5)) (not (unknown VRB-LB-1)) (not (kept VRB-LB-1 ?))
  => (assert (broken VRB-LB-1)))


; VRB-LB-2
(deffacts vrb-lb-2 (duty (id VRB-LB-2) (due start) (late late) (list introductions))
  (needs (duty VRB-LB-2) (fact VRB-LB-2)))
(defrule vrb-lb-2
  (event (list introductions) (on ?on) (who $?who) (outcome ?outcome&:(compared ?outcome)))
  (test (and (member$ student ?who) (company ?who)))
  => (assert (held (fact VRB-LB-2) (on ?on))))


; VRB-LB-3a
(deffacts vrb-lb-3a (duty (id VRB-LB-3a) (due start) (late late) (list signatures))
  (needs (duty VRB-LB-3a) (fact VRB-LB-3a)))
(defrule vrb-lb-3a
  (topics $?topics&:(subsetp (create$ form content assessment) ?topics)) (day drawn-up ?drawn)
  (test (some (create$ guidance guidance_manner guidance_frequency) ?topics))
  (event (list signatures) (by company) (on ?on&:(>= ?on ?drawn)))
  => (assert (held (fact VRB-LB-3a) (on ?on))))


; ALG-LB-1b
(deffacts alg-lb-1b (duty (id ALG-LB-1b) (due start) (late late) (list match_checks)))
(defrule alg-lb-1b
  (duty (id ALG-LB-1b) (due ?due) (late ?late))
  (day ?when&?due|?late ?by)
  (event (list match_checks) (on ?on&:(<= ?on ?by)) (needs $?needs) (offers $?offers)
    (outcome ?outcome&~does_not_fit) (taken ?taken) (places ?places&:(<= ?taken ?places)))
  (not (event (list match_checks) (on ?later&:(> ?later ?on)&:(<= ?later ?by))))
  (test (or (subsetp ?needs ?offers)
    (and (eq ?outcome fits_with_arrangements) (some ?needs ?offers))))
  => (assert (kept ALG-LB-1b ?when)))


; BEO-LB-2
(deffacts beo-lb-2 (duty (id BEO-LB-2) (due end-10) (late now) (list contacts))
  (needs (duty BEO-LB-2) (fact talked-assessment)))
(defrule beo-lb-2
  (day closing ?closing)
  (event (list contacts) (on ?on&:(>= ?on ?closing)) (about $? ?subject $?)
    (who $?who&:(together ?who)))
  => (assert (held (fact (sym-cat talked- ?subject)) (on ?on))))


; BEO-OI-2a
(deffacts beo-oi-2a (duty (id BEO-OI-2a) (due end-10) (late now) (list contacts))
  (needs (duty BEO-OI-2a) (fact talked-assessment)) (needs (duty BEO-OI-2a) (fact talked-evaluation)))
(defrule beo-oi-2a
  (day closing ?closing)
  (event (list evaluations) (on ?on&:(>= ?on ?closing)) (who $?who&:(together ?who)))
  => (assert (held (fact talked-evaluation) (on ?on)) (held (fact evaluated) (on ?on))))


; BEO-OI-2b
(deffacts beo-oi-2b (duty (id BEO-OI-2b) (due end-10) (late now) (list contacts))
  (needs (duty BEO-OI-2b) (fact asked-assessment)) (needs (duty BEO-OI-2b) (fact asked-evaluation)))
(defrule beo-oi-2b
  (day closing ?closing)
  (event (list contacts) (on ?on&:(>= ?on ?closing)) (about $? ?subject $?)
    (who $?who&:(company ?who)) (by school|supervisor))
  => (assert (held (fact (sym-cat asked- ?subject)) (on ?on))))
(defrule beo-oi-2b-silent
  (day closing ?closing) (day end-10 ?due)
  (event (list contacts) (on ?on&:(>= ?on ?closing)&:(<= ?on ?due)) (about $? assessment $?)
    (who $?who&:(company ?who)) (by nil))
  => (assert (unknown BEO-OI-2b)))
(defrule beo-oi-2b-evaluated
  (day end-10 ?due) (held (fact asked-assessment) (on ?on&:(<= ?on ?due)))
  (held (fact evaluated) (on ?then&:(<= ?then ?due)))
  => (assert (unknown BEO-OI-2b)))


; BEO-ST-1
(deffacts beo-st-1 (duty (id BEO-ST-1) (due end-10) (late now) (list parts_handed_in)))
(defrule beo-st-1-needs (parts $? ?part $?)
  => (assert (needs (duty BEO-ST-1) (fact (sym-cat part- ?part)))))
(defrule beo-st-1 (event (list parts_handed_in) (on ?on) (part ?part))
  => (assert (held (fact (sym-cat part- ?part)) (on ?on))))
(defrule beo-st-1-none (parts) => (assert (not-applicable BEO-ST-1)))
(defrule beo-st-1-unknown
  (or (not (parts $?)) (not (event (list endings) (outcome completed))))
  => (assert (unknown-whether BEO-ST-1) (unknown BEO-ST-1)))


; EVA-OL-1
(deffacts eva-ol-1 (duty (id EVA-OL-1) (due end-30) (late now) (list evaluations))
  (needs (duty EVA-OL-1) (fact EVA-OL-1)))
(defrule eva-ol-1
  (day closing ?closing)
  (event (list evaluations) (on ?on&:(>= ?on ?closing)) (about $? period $?) (who $?who))
  (test (and (member$ student ?who) (school ?who)))
  => (assert (held (fact EVA-OL-1) (on ?on))))


; EVA-OL-2
(deffacts eva-ol-2 (duty (id EVA-OL-2) (due end-30) (late now) (list evaluations))
  (needs (duty EVA-OL-2) (fact EVA-OL-2)))
(defrule eva-ol-2
  (day start ?start)
  (event (list evaluations) (on ?on&:(>= ?on ?start)) (about $? cooperation $?)
    (who $?who&:(together ?who)))
  => (assert (held (fact EVA-OL-2) (on ?on))))


; What is the same for every duty: kept by its due day or until late ends, and the verdict.
(defrule kept
  (declare (salience -4))
  (duty (id ?duty) (due ?due) (late ?late))
  (day ?when&?due|?late ?day)
  (exists (needs (duty ?duty)))
  (forall (needs (duty ?duty) (fact ?fact)) (held (fact ?fact) (on ?on&:(<= ?on ?day))))
  => (assert (kept ?duty ?when)))
(defrule not-applicable
  (declare (salience -10)) (duty (id ?duty)) (not (verdict ?duty ?))
  (or (withdrawn) (not-applicable ?duty))
  => (assert (verdict ?duty not_applicable)))
(defrule met
  (declare (salience -11)) (duty (id ?duty) (due ?due)) (not (verdict ?duty ?))
  (kept ?duty ?due) (not (unknown-whether ?duty))
  => (assert (verdict ?duty met)))
(defrule broken
  (declare (salience -12)) (duty (id ?duty)) (not (verdict ?duty ?)) (broken ?duty)
  => (assert (verdict ?duty breached)))
(defrule pending
  (declare (salience -13)) (duty (id ?duty) (due ?due)) (not (verdict ?duty ?))
  (day now ?now) (day ?due ?day&:(>= ?day ?now))
  => (assert (verdict ?duty pending)))
(defrule unknown
  (declare (salience -14)) (duty (id ?duty)) (not (verdict ?duty ?)) (unknown ?duty)
  => (assert (verdict ?duty not_demonstrated)))
(defrule met-late
  (declare (salience -15)) (duty (id ?duty) (late ?late)) (not (verdict ?duty ?))
  (kept ?duty ?late)
  => (assert (verdict ?duty met_late)))
(defrule breached
  (declare (salience -16)) (duty (id ?duty) (due ?due) (list ?list)) (not (verdict ?duty ?))
  (day ?due ?day) (complete ?until&:(>= ?until ?day)) (recorded $? ?list $?)
  => (assert (verdict ?duty breached)))
(defrule not-demonstrated
  (declare (salience -17)) (duty (id ?duty)) (not (verdict ?duty ?))
  => (assert (verdict ?duty not_demonstrated)))
(defrule say (verdict ?duty ?verdict) => (said ?duty ?verdict))
