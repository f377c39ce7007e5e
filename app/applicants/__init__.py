"""Records of the applicant's own side: accounts, drafts of submissions, uploaded papers, supplements sent online."""
