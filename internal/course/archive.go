package course

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"

	"sanad/courses"
	"sanad/storage/media"
)

// storeArchive keeps the course folder beside the version it became.
func (s *Service) storeArchive(ctx context.Context, v *Version, p *courses.Package, files fs.FS) error {
	var zip bytes.Buffer
	if err := courses.WriteZip(&zip, p, files); err != nil {
		return fmt.Errorf("archive %s: %w", v.ID, err)
	}
	o := media.Object{Key: v.archiveKey(), Size: int64(zip.Len()), Type: "application/zip"}
	if err := s.media.Put(ctx, o, &zip); err != nil {
		return fmt.Errorf("archive %s: %w", v.ID, err)
	}
	return nil
}
