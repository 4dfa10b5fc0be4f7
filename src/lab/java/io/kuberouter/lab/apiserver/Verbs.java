package io.kuberouter.lab.apiserver;

import io.kuberouter.cluster.ObjectName;
import java.util.function.BiFunction;
import tools.jackson.databind.node.ObjectNode;

/// What a client may do with objects, watches apart: each verb from its request to its reply.
final class Verbs {

    private final Store store;
    private final Lists lists;
    private final Admission admission;
    private final Deletion deletion;

    Verbs(Store store, Admission admission) {
        this.store = store;
        this.lists = new Lists(store);
        this.admission = admission;
        this.deletion = new Deletion(store, admission);
    }

    /// @throws Problem for everything that is not a success
    Reply answer(Route route, Request request) {
        boolean collection = route.name().isEmpty();
        return switch (request.method()) {
            case "GET" -> collection ? list(route, request) : read(route, request);
            case "POST" -> create(route, request);
            case "PUT" -> update(route, request, (present, body) -> Json.readObject(body));
            case "PATCH" -> patch(route, request);
            case "DELETE" -> collection ? deleteAll(route, request) : deletion.delete(route, request);
            default -> throw Problem.noSuchMethod();
        };
    }

    private Reply list(Route route, Request request) {
        var page = lists.page(route, request);
        return new Reply(
                200,
                request.wantsTable() ? Tables.table(route.kind(), page).toString() : Lists.json(route.kind(), page));
    }

    private Reply read(Route route, Request request) {
        checkPart(route);
        var entry = store.at(route.kind(), name(route));
        if (entry == null) {
            throw Problem.notFound(route.kind(), route.name());
        }
        return request.wantsTable() ? Reply.ok(Tables.table(route.kind(), entry)) : Reply.ok(route.kind(), entry);
    }

    private static ObjectName name(Route route) {
        return new ObjectName(route.namespace(), route.name());
    }

    private static void checkPart(Route route) {
        boolean known = route.part().isEmpty()
                || (route.part().equals("status") && route.kind().status());
        if (!known) {
            throw Problem.noSuchPath();
        }
    }

    private Reply create(Route route, Request request) {
        if (!route.name().isEmpty()) {
            throw Problem.noSuchMethod();
        }
        return create(route, request, request.object());
    }

    private Reply create(Route route, Request request, ObjectNode object) {
        var kind = route.kind();
        var name = admission.name(route, object);
        checkNamespace(kind, name);
        var entry = change(kind, name, request, present -> {
            if (present != null) {
                throw Problem.exists(kind, name.name());
            }
            return admission.born(kind, object);
        });
        return new Reply(201, entry.text(kind));
    }

    private void checkNamespace(Kind kind, ObjectName name) {
        if (!kind.namespaced()) {
            return;
        }
        if (name.namespace().isEmpty()) {
            throw Problem.noSuchMethod();
        }
        if (store.at(Kinds.NAMESPACES, new ObjectName("", name.namespace())) == null) {
            throw Problem.notFound(Kinds.NAMESPACES, name.namespace());
        }
    }

    private Reply patch(Route route, Request request) {
        var patch = Patch.of(request.contentType());
        boolean absent = store.at(route.kind(), name(route)) == null;
        return patch == Patch.APPLY && absent && route.part().isEmpty()
                ? create(route, request, Json.readYaml(request.body()))
                : update(route, request, patch::apply);
    }

    /// @param edit makes the wanted state from the present one and the body
    private Reply update(Route route, Request request, BiFunction<ObjectNode, String, ObjectNode> edit) {
        checkPart(route);
        if (route.name().isEmpty()) {
            throw Problem.noSuchMethod();
        }
        var kind = route.kind();
        var entry = change(kind, name(route), request, present -> {
            if (present == null) {
                throw Problem.notFound(kind, route.name());
            }
            var wanted = edit.apply(present.deepCopy(), request.body());
            admission.name(route, wanted);
            return deletion.unlessFinished(
                    kind,
                    name(route),
                    admission.next(kind, present, wanted, route.part().isEmpty()));
        });
        return Reply.ok(kind, entry);
    }

    private Entry change(Kind kind, ObjectName name, Request request, Store.Edit edit) {
        var entry = request.isDryRun() ? store.rehearse(kind, name, edit) : store.change(kind, name, edit);
        if (entry == null) {
            throw Problem.notFound(kind, name.name());
        }
        return entry;
    }

    private Reply deleteAll(Route route, Request request) {
        var page = lists.page(route, request);
        for (var entry : page.entries()) {
            var one = new Route(
                    route.kind(), entry.name().namespace(), entry.name().name(), "");
            deletion.delete(one, request);
        }
        return new Reply(200, Lists.json(route.kind(), page));
    }
}
