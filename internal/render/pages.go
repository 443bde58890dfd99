package render

// Pages lists one value of every page type, for the tests that check each
// template against its struct and for the gallery.
var Pages = []Page{
	&ErrorPage{},
	&HomePage{}, &CataloguePage{}, &CoursePage{}, &FormPage{}, &QuestionPage{}, &TextPage{},
	&AccountPage{}, &FactorPage{}, &LearnPage{},
	&AdminPage{}, &PeoplePage{}, &PersonPage{}, &OutboxPage{}, &MailPage{}, &JobsPage{}, &AuditPage{},
	&AdminCoursesPage{}, &AdminCertificatesPage{}, &AdminAssessmentPage{},
	&OrganizationsPage{}, &OrganizationPage{}, &AdminOrganizationsPage{}, &AdminOrganizationPage{}, &SettingsPage{}, &InvitationsPage{},
	&LessonPage{}, &StopPage{},
	&QuizPage{}, &AttemptPage{}, &HandInPage{}, &ResultPage{},
	&ReviewPage{}, &ReviewItemPage{},
	&CertificatePage{}, &VerifyPage{}, &JudgedPage{}, &CertificatesPage{}, &AchievementPage{},
}
