// Package policy answers one question: may this actor do this to that object?
//
// Can is the only place where roles meet actions. Services call it before they
// act; the table below it is also what the access tests are generated from. It
// denies what it does not know, and it answers "not found" wherever the truth
// would tell a stranger that something exists.
package policy
