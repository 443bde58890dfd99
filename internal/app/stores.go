package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"sanad/storage/docstore"
	"sanad/storage/docstore/mongostore"
	"sanad/storage/docstore/sqlitestore"
	"sanad/storage/media"
	"sanad/storage/media/dirstore"
	"sanad/storage/media/miniostore"
)

// openDocuments opens the documents, on MongoDB where that is set, otherwise in
// the data folder. It comes before the keys: the embedded database keeps other
// processes off the folder, so that of two that begin at once one makes them.
func (a *App) openDocuments(ctx context.Context, o Options) error {
	if err := os.MkdirAll(a.Config.Data, 0o700); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	docs, err := a.documents(ctx, o)
	if err != nil {
		return err
	}
	a.closes = append(a.closes, docs.Close)
	a.Documents = docs
	if o.WrapDocuments != nil {
		a.Documents = o.WrapDocuments(docs)
	}
	return nil
}

func (a *App) documents(ctx context.Context, o Options) (docstore.Store, error) {
	if a.Config.MongoURI != "" {
		return mongostore.Open(ctx, a.Config.MongoURI, a.Config.MongoDatabase, a.Log)
	}
	return sqlitestore.Open(ctx, sqlitestore.Options{Path: filepath.Join(a.Config.Data, "sanad.db"), Logger: a.Log, StrictPlans: o.StrictPlans})
}

// openMedia opens the media, on MinIO where that is set, otherwise in the data
// folder.
func (a *App) openMedia(ctx context.Context, _ Options) error {
	a.signer = media.NewSigner(a.keys.derive("media-links"), a.Clock)
	files, err := a.files(ctx)
	if err != nil {
		return err
	}
	a.closes = append(a.closes, files.Close)
	a.Media = files
	return nil
}

func (a *App) files(ctx context.Context) (media.Store, error) {
	c := a.Config
	if c.MinioEndpoint == "" {
		return dirstore.Open(filepath.Join(c.Data, "media"), a.signer)
	}
	return miniostore.Open(ctx, miniostore.Config{Endpoint: c.MinioEndpoint, AccessKey: c.MinioAccessKey, SecretKey: c.MinioSecretKey,
		Bucket: c.MinioBucket, Secure: c.MinioSecure, Presign: c.MinioPresign}, a.signer)
}
