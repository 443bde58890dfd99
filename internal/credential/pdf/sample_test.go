package pdf

import (
	"time"

	"sanad/internal/lms"
)

// names are those that papers must bear: long, short, in one script, with
// harakat, with foreign letters and digits.
var names = []lms.Text{
	{AR: "ليلى الحسن", EN: "Layla Al-Hasan"},
	{AR: "عبد الرحمن بن عبد الله بن محمد بن عبد العزيز آل الشيخ الأنصاري المدني", EN: "Abdulrahman bin Abdullah bin Mohammed bin Abdulaziz Al-Shaikh Al-Ansari Al-Madani"},
	{EN: "Christopher Featherstonehaugh-Fitzwilliam"},
	{AR: "نور"},
	{AR: "مُحَمَّدٌ الْمَدَنِيُّ", EN: "Muhammad"},
	{AR: "فاطمة الزهراء (دفعة 2026)", EN: "Fatima al-Zahraʼ 3rd"},
	{AR: "لؤي اللّهيبي", EN: "Lu'ay Al-Luhaibi"},
	{AR: "إسماعيل آل إبراهيم", EN: "Ismaʻil Al Ibrahim"},
	{EN: "Łukasz Żółć"},
	{AR: "ضحى بنت لاحق الغامدي", EN: "Duha O'Neil"},
}

var titles = []lms.Text{
	{AR: "الخصوصية وحماية البيانات الشخصية", EN: "Privacy and Personal Data Protection"},
	{AR: "أمان الحساب والجهاز", EN: "Account and Device Safety"},
	{AR: "مقدمة مطوّلة في الإرشاد النفسي والاجتماعي عن بُعد للمتطوعين والمتطوعات في الجمعيات الأهلية بالمدينة المنورة: المستوى 2",
		EN: "An Extended Introduction to Remote Psychological and Social Counselling for Volunteers of Civil Associations in Al-Madinah: Level 2"},
}

const sampleURL = "https://sanad.example.org/c/5f0c9a1e7b3d4286a94be1d07c62f8aa"

// sample is a certificate with everything on it.
func sample(holder, course lms.Text) Certificate {
	at := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	until, score := at.AddDate(1, 0, 0), 95
	return Certificate{
		ID: "5f0c9a1e7b3d4286a94be1d07c62f8aa", URL: sampleURL, Holder: holder, Course: course,
		Issuer: lms.Text{AR: "سند", EN: "Sanad"}, Minutes: 150, Score: &score, IssuedAt: at, ValidUntil: &until,
		Attachments: []Attachment{{Name: "credential.json", Type: "application/json", Data: []byte(`{"id":"` + sampleURL + `"}`)}},
	}
}
