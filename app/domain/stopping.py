"""Why a dossier stops without a result, and what the national portal hears of it (STP-01, STP-02, SUP-06, STA-01).

The applicant's own wish is 7 wherever it was uttered: at the portal, on our page, at the desk or in a letter. What the
office ends because nobody came back is 8; no text lets it do so but the waiting time of the procedure or regulation.
"""

#: ground → what it is called
GROUNDS = {"wish": "Người nộp đề nghị dừng", "no_answer": "Hết thời gian chờ người nộp bổ sung"}
#: ground → status of STA-01
STATUS_OF_GROUND = {"wish": 7, "no_answer": 8}
