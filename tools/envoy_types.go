// Prints the messages and enums that istiod knows in the values of EnvoyFilters, as JSON, which
// tools/schemas_envoy.py reads. To run it: `go run` in a module that requires istio.io/istio.
package main

import (
	"encoding/json"
	"os"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	_ "istio.io/api/envoy/extensions/stats"
	_ "istio.io/istio/pkg/config/validation/envoyfilter"
)

type types struct {
	Messages map[string]map[string]string `json:"messages"`
	Enums    map[string][]string          `json:"enums"`
}

func (t types) kind(f protoreflect.FieldDescriptor) string {
	if m := f.Message(); m != nil {
		return string(m.FullName())
	}
	enum := f.Enum()
	if enum == nil {
		return f.Kind().String()
	}
	values := make([]string, enum.Values().Len())
	for i := range values {
		values[i] = string(enum.Values().Get(i).Name())
	}
	t.Enums[string(enum.FullName())] = values
	return "enum:" + string(enum.FullName())
}

func (t types) field(f protoreflect.FieldDescriptor) string {
	if f.IsMap() {
		return "map:" + t.kind(f.MapKey()) + ":" + t.kind(f.MapValue())
	}
	if f.IsList() {
		return "list:" + t.kind(f)
	}
	return t.kind(f)
}

func main() {
	t := types{map[string]map[string]string{}, map[string][]string{}}
	protoregistry.GlobalTypes.RangeMessages(func(m protoreflect.MessageType) bool {
		if d := m.Descriptor(); !d.IsMapEntry() {
			fields := map[string]string{}
			for i := range d.Fields().Len() {
				f := d.Fields().Get(i)
				fields[string(f.Name())] = t.field(f)
			}
			t.Messages[string(d.FullName())] = fields
		}
		return true
	})
	if err := json.NewEncoder(os.Stdout).Encode(t); err != nil {
		panic(err)
	}
}
