package io.kuberouter.lab.apiserver;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class EmbeddedApiContractTest extends ApiContractTest {

    private static ApiServer server;
    private static Api api;

    @BeforeAll
    static void start() {
        server = ApiServer.start();
        api = new HttpApi(server.uri());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    boolean promisesBookmarks() {
        return true;
    }

    @Override
    Api api() {
        return api;
    }

    @Override
    void forgetTheBeginning() {
        server.compact();
    }
}
