package dev.reprise.localvenues.binance;

/** A REST answer. */
record Answer(int status, String body) {
    static final int OK = 200;

    static Answer ok(final String body) {
        return new Answer(OK, body);
    }

    static Answer refused(final ApiError error) {
        return new Answer(error.status(), VenueJson.errorText(error));
    }
}
