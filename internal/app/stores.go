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

// openStores opens the documents and the media: on MongoDB and MinIO where
// these are set, otherwise in the data folder.
func (a *App) openStores(ctx context.Context, o Options) error {
	if err := os.MkdirAll(a.Config.Data, 0o700); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	a.signer = media.NewSigner(a.keys.derive("media-links"), a.Clock)
	docs, err := a.openDocuments(ctx, o)
	if err != nil {
		return err
	}
	a.closes = append(a.closes, docs.Close)
	a.Documents = docs
	if o.WrapDocuments != nil {
		a.Documents = o.WrapDocuments(docs)
	}
	files, err := a.openMedia(ctx)
	if err != nil {
		return err
	}
	a.closes = append(a.closes, files.Close)
	a.Media = files
	return nil
}

func (a *App) openDocuments(ctx context.Context, o Options) (docstore.Store, error) {
	if a.Config.MongoURI != "" {
		return mongostore.Open(ctx, a.Config.MongoURI, a.Config.MongoDatabase, a.Log)
	}
	return sqlitestore.Open(ctx, sqlitestore.Options{Path: filepath.Join(a.Config.Data, "sanad.db"), Logger: a.Log, StrictPlans: o.StrictPlans})
}

func (a *App) openMedia(ctx context.Context) (media.Store, error) {
	c := a.Config
	if c.MinioEndpoint == "" {
		return dirstore.Open(filepath.Join(c.Data, "media"), a.signer)
	}
	return miniostore.Open(ctx, miniostore.Config{Endpoint: c.MinioEndpoint, AccessKey: c.MinioAccessKey, SecretKey: c.MinioSecretKey,
		Bucket: c.MinioBucket, Secure: c.MinioSecure, Presign: c.MinioPresign}, a.signer)
}
