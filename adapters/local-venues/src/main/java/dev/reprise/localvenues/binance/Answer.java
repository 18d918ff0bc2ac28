package dev.reprise.localvenues.binance;

/** A REST answer. */
record Answer(int status, String body) {
    static Answer ok(final String body) {
        return new Answer(200, body);
    }

    static Answer refused(final ApiError error) {
        return new Answer(error.status(), VenueJson.errorText(error));
    }
}
