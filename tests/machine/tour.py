"""A road on which every act is done at least once, in an order that the tables permit."""

from tests.machine.walk import Walk

# `name:way`, with + for a blank; `name>other` does the one until the other can be done; `days:n` lets
# time pass; `?` tries everything that should be refused where things now stand; at `*` random histories
# turn off the road.
TOUR = """
* open_call enter_topic:call withdraw_call start_screening return_topic resubmit_topic start_screening
accept_topic:quick answer_quickly * rate_quick_answer:yes settle_topic
raise_topic:spam release_topic start_screening transfer_topic
raise_topic:spam discard_topic assign_topic start_screening reject_topic
raise_topic start_screening accept_topic:quick deepen_topic
recommend_topic start_screening merge_topic
raise_topic:photo add_photos:one publish_photo hide_photo start_screening * accept_topic:deep
support_topic read_contact change_contact erase_voice
open_plan:2026 add_item draft_plan send_plan_to_offices send_plan_back send_plan_to_offices
send_plan_to_chairs send_plan_to_party change_item * issue_plan remove_item add_item review_plan
approve_ad_hoc suspend_topic resume_topic suspend_topic * days:2 wake_topic
raise_topic withdraw_topic erase_topic_text open_call retire_platform

assign_expert release_expert assign_expert
plan_research record_visit add_interview add_photo change_research draft_research
add_scheme add_scheme add_scheme * change_scheme remove_scheme submit_research
plan_meeting:3 change_meeting:place invite:resident remove_participant
invite:member invite:department invite:chair invite:resident renew_code notice_meeting cancel_meeting
plan_meeting:3 invite_again notice_meeting * answer_invitation:accepted days:3
start_check_in sign_in_participant withdraw_sign_in sign_in_participant>open_meeting open_meeting
adjourn_meeting
plan_meeting:3 invite_again notice_meeting days:3 start_check_in sign_in_participant>open_meeting
open_meeting * record_speech:view correct_speech record_promise advance_meeting:consensus_check
record_result:none>close_meeting close_meeting
draft_minutes send_minutes * confirm_minutes:agrees>sign_minutes sign_minutes draft_outcome
draft_suggestion:0 another_round
plan_meeting:3 invite_again notice_meeting days:3 start_check_in sign_in_participant>open_meeting
open_meeting advance_meeting:consensus_check record_result:best>close_meeting close_meeting
draft_minutes change_minutes send_minutes confirm_minutes:objects reply_to_objection revise_minutes
send_minutes confirm_minutes:agrees>sign_minutes sign_minutes file_minutes correct_minutes ?

draft_outcome change_outcome draft_suggestion:0 drop_suggestion draft_suggestion:0 change_suggestion
submit_outcome * dispatch_outcome return_suggestion dispatch_suggestion:1 add_co_handler:0
sign_suggestion sign_suggestion * record_contact extend_reply countersign record_decision
draft_reply:adopted send_back_reply draft_reply:adopted approve_reply publish_feedback
make_commitment extend_commitment * report_progress:60 report_completed verify_suggestion:wanting
report_progress:100 report_completed verify_suggestion:passed publish_feedback
rate:unsatisfied+spam * release_words explain_ratings redo_suggestion * countersign
draft_reply:adopted approve_reply make_commitment * report_progress:100 report_completed
verify_suggestion:passed ? publish_feedback rate:unsatisfied * arrange_talk hold_talk
days:60 close_topic * do_look_back

plan_research record_visit add_interview change_research draft_research add_scheme add_scheme
submit_research plan_meeting:3 invite:member invite:department invite:chair invite:resident
notice_meeting days:3 start_check_in sign_in_participant>open_meeting open_meeting
advance_meeting:consensus_check record_result:none>close_meeting close_meeting * upgrade_topic
reopen_topic *
"""
MOST_REPEATED = 20


def walk_to(walk: Walk, stop: str) -> None:
    """Do the next act of the tour."""
    what, _until, other = stop.partition(">")
    name, _colon, way = what.partition(":")
    if name == "days":
        return walk.let_days_pass(int(way))
    if name == "?":
        return walk.try_all_that_is_closed()
    for turn in range(MOST_REPEATED):
        chance = walk.chance(name, way.replace("+", " ") if way else None, turn=turn)
        assert chance, f"nobody can do {what}"
        walk.attempt(*chance)
        walk.tables_agree()
        if not other or walk.chance(other):
            return None
    raise AssertionError(f"{other} cannot be done, however often {what} is")
