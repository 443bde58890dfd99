package credential

import (
	"maps"

	"sanad/internal/lms"
)

// digComp are the 21 competences of DigComp 2.2 (Joint Research Centre of the
// European Commission, 2022, CC BY 4.0). The Arabic names are our translation.
var digComp = map[string]lms.Text{
	"1.1": {AR: "تصفّح البيانات والمعلومات والمحتوى الرقمي والبحث فيها وترشيحها", EN: "Browsing, searching and filtering data, information and digital content"},
	"1.2": {AR: "تقييم البيانات والمعلومات والمحتوى الرقمي", EN: "Evaluating data, information and digital content"},
	"1.3": {AR: "إدارة البيانات والمعلومات والمحتوى الرقمي", EN: "Managing data, information and digital content"},
	"2.1": {AR: "التفاعل عبر التقنيات الرقمية", EN: "Interacting through digital technologies"},
	"2.2": {AR: "تبادل المحتوى عبر التقنيات الرقمية", EN: "Sharing through digital technologies"},
	"2.3": {AR: "ممارسة المواطنة عبر التقنيات الرقمية", EN: "Engaging in citizenship through digital technologies"},
	"2.4": {AR: "التعاون عبر التقنيات الرقمية", EN: "Collaborating through digital technologies"},
	"2.5": {AR: "آداب التعامل على الشبكة", EN: "Netiquette"},
	"2.6": {AR: "إدارة الهوية الرقمية", EN: "Managing digital identity"},
	"3.1": {AR: "إعداد المحتوى الرقمي", EN: "Developing digital content"},
	"3.2": {AR: "دمج المحتوى الرقمي وإعادة صياغته", EN: "Integrating and re-elaborating digital content"},
	"3.3": {AR: "حقوق النشر والتراخيص", EN: "Copyright and licences"},
	"3.4": {AR: "البرمجة", EN: "Programming"},
	"4.1": {AR: "حماية الأجهزة", EN: "Protecting devices"},
	"4.2": {AR: "حماية البيانات الشخصية والخصوصية", EN: "Protecting personal data and privacy"},
	"4.3": {AR: "حماية الصحة والعافية", EN: "Protecting health and well-being"},
	"4.4": {AR: "حماية البيئة", EN: "Protecting the environment"},
	"5.1": {AR: "حل المشكلات التقنية", EN: "Solving technical problems"},
	"5.2": {AR: "تحديد الاحتياجات وما يلبّيها من التقنية", EN: "Identifying needs and technological responses"},
	"5.3": {AR: "استخدام التقنيات الرقمية بإبداع", EN: "Creatively using digital technologies"},
	"5.4": {AR: "تحديد جوانب النقص في الكفاية الرقمية", EN: "Identifying digital competence gaps"},
}

// globalFramework are the 26 competences of the Digital Literacy Global
// Framework (UNESCO Institute for Statistics, Information Paper 51, 2018,
// CC BY-SA), which took over those of DigComp and added five.
func globalFramework() map[string]lms.Text {
	all := maps.Clone(digComp)
	maps.Copy(all, map[string]lms.Text{
		"0.1": {AR: "تشغيل الأجهزة الرقمية", EN: "Physical operations of digital devices"},
		"0.2": {AR: "تشغيل البرامج في الأجهزة الرقمية", EN: "Software operations in digital devices"},
		"5.5": {AR: "التفكير الحاسوبي", EN: "Computational thinking"},
		"6.1": {AR: "تشغيل تقنيات رقمية متخصصة في مجال معيّن", EN: "Operating specialised digital technologies for a particular field"},
		"6.2": {AR: "تفسير البيانات والمعلومات والمحتوى الرقمي في مجال معيّن ومعالجتها", EN: "Interpreting and manipulating data, information and digital content for a particular field"},
	})
	return all
}
