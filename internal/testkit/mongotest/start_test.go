package mongotest_test

import (
	"context"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"sanad/internal/testkit/mongotest"
)

// TestStart/answers_and_goes_away: the server must really serve, or every suite
// that runs on it proves nothing, and must really end, or tests leave processes.
func TestStart(t *testing.T) {
	uri, stop := mongotest.StartStoppable(t)
	client, err := mongo.Connect(options.Client().ApplyURI(uri).SetServerSelectionTimeout(2 * time.Second))
	if err != nil {
		t.Fatalf("connect: %v", err)
	}
	t.Cleanup(func() { _ = client.Disconnect(context.Background()) })
	docs := client.Database("start").Collection("docs")
	if _, err := docs.InsertOne(t.Context(), bson.D{{Key: "_id", Value: "one"}}); err != nil {
		t.Fatalf("insert: %v", err)
	}
	if n, err := docs.CountDocuments(t.Context(), bson.D{}); err != nil || n != 1 {
		t.Fatalf("count: got %d, %v; want 1", n, err)
	}
	stop()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
	defer cancel()
	if err := client.Ping(ctx, nil); err == nil {
		t.Fatal("the server answers after it was stopped")
	}
}
