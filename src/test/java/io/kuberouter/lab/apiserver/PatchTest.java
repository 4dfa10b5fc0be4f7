package io.kuberouter.lab.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Rows beside those that the contract test asks of the real server.
class PatchTest {

    private static String quoted(String text) {
        return text.replace('`', '"');
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            JSON  | {`a`: 1}      | [{`op`: `copy`, `from`: `/a`, `path`: `/b`}]        | {`a`: 1, `b`: 1}
            JSON  | {`a`: [1, 2]} | [{`op`: `move`, `from`: `/a/0`, `path`: `/a/1`}]     | {`a`: [2, 1]}
            JSON  | {`a`: 1}      | [{`op`: `add`, `path`: ``, `value`: {`b`: 2}}]       | {`b`: 2}
            JSON  | {`a/b`: 1}    | [{`op`: `remove`, `path`: `/a~1b`}]                 | {}
            MERGE | {`a`: [1, 2]} | {`a`: [3]}                                          | {`a`: [3]}
            MERGE | {`a`: {`b`: 1, `c`: 2}} | {`a`: {`b`: null, `d`: 3}}                | {`a`: {`c`: 2, `d`: 3}}
            STRATEGIC | {`metadata`: {`finalizers`: [`a`]}} | {`metadata`: {`finalizers`: [`b`, `a`]}} | {`metadata`: {`finalizers`: [`a`, `b`]}}
            STRATEGIC | {`metadata`: {`finalizers`: [`a`, `b`]}} | {`metadata`: {`$deleteFromPrimitiveList/finalizers`: [`a`]}} | {`metadata`: {`finalizers`: [`b`]}}
            STRATEGIC | {`spec`: {`a`: 1, `b`: 2}} | {`spec`: {`$retainKeys`: [`b`], `b`: 3}} | {`spec`: {`b`: 3}}
            STRATEGIC | {`spec`: {`a`: 1}} | {`spec`: {`$patch`: `replace`, `b`: 3}} | {`spec`: {`b`: 3}}
            STRATEGIC | {`spec`: {`ports`: [{`port`: 1}]}} | {`spec`: {`ports`: [{`port`: 2}, {`$patch`: `replace`}]}} | {`spec`: {`ports`: [{`port`: 2}]}}
            STRATEGIC | {`spec`: {`x`: [{`port`: 1}]}} | {`spec`: {`x`: [{`port`: 2}]}} | {`spec`: {`x`: [{`port`: 2}]}}
            """)
    void aPatchMakes(Patch patch, String object, String change, String expected) {
        assertThat(patch.apply(Json.readObject(quoted(object)), quoted(change)))
                .isEqualTo(Json.readObject(quoted(expected)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            JSON      | [{`op`: `remove`, `path`: `/none`}]          | 422
            JSON      | [{`op`: `add`, `path`: `/a/5`, `value`: 1}]  | 422
            JSON      | [{`op`: `shout`, `path`: `/a`}]              | 400
            JSON      | [{`op`: `add`, `path`: `a`, `value`: 1}]     | 400
            JSON      | {}                                           | 400
            MERGE     | []                                           | 400
            STRATEGIC | nonsense                                     | 400
            """)
    void aPatchIsRefused(Patch patch, String change, int code) {
        assertThatThrownBy(() -> patch.apply(Json.readObject("{\"a\": [1]}"), quoted(change)))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
    }
}
