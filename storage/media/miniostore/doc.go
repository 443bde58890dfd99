// Package miniostore keeps media in a bucket of MinIO, or of another server that
// speaks S3. It implements media.Store.
//
// The server stays on a private network: links lead to our own server, which
// streams, unless handing out the server's presigned links was switched on. A
// server that does not answer is reported at once as media.ErrUnavailable; nothing
// is queued or hidden. Who may read what is left to the caller.
package miniostore
