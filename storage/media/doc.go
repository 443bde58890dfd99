// Package media keeps immutable blobs under keys: pictures, audio, video,
// captions, badge images. Store is implemented on a folder (dirstore) and on an
// S3 server (miniostore); mediatest is the contract both must pass. Signer makes
// and checks the links by which a browser fetches a blob without a session.
//
// It promises whole objects: what a reader sees is what somebody put. It leaves
// to its users what a key means, who may see an object, and when it may go.
package media
