// Prints the messages and enums that istiod knows in the values of EnvoyFilters, as JSON, which
// tools/schemas_envoy.py reads. To run it: `go run` in a module that requires istio.io/istio.
package main

import (
	"encoding/json"
	"os"
	"strings"

	"github.com/envoyproxy/go-control-plane/envoy/annotations"
	"github.com/envoyproxy/protoc-gen-validate/validate"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"

	_ "istio.io/api/envoy/extensions/stats"
	_ "istio.io/istio/pkg/config/validation/envoyfilter"
)

// What a value has to be: some of protoc-gen-validate's rules. What is optional is held to them only
// where it is set, such as one of several fields.
type rule struct {
	Required    bool     `json:"required,omitempty"`
	Optional    bool     `json:"optional,omitempty"`
	IgnoreEmpty bool     `json:"ignore_empty,omitempty"`
	MinLen      uint64   `json:"min_len,omitempty"`
	MinItems    uint64   `json:"min_items,omitempty"`
	Gt          *float64 `json:"gt,omitempty"`
	Gte         *float64 `json:"gte,omitempty"`
	Lt          *float64 `json:"lt,omitempty"`
	Lte         *float64 `json:"lte,omitempty"`
}

type types struct {
	Messages map[string]map[string]string `json:"messages"`
	Enums    map[string][]string          `json:"enums"`
	// Deprecated fields by message, and true for those that Envoy refuses unless it is told to.
	Deprecated map[string]map[string]bool `json:"deprecated"`
	Rules      map[string]map[string]rule `json:"rules"`
	// Oneofs of which one has to be set: the fields of each.
	Required map[string][][]string `json:"required"`
	// Fields that are set or not, whatever their value: the oneofs, an optional field being one by itself.
	Oneofs map[string][][]string `json:"oneofs"`
	// Messages of extensions that are in few builds of Envoy.
	Contrib []string `json:"contrib"`
}

// The limits of a number's rules, whatever its type.
func limits(m protoreflect.Message, r *rule) {
	m.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		var number float64
		switch f.Kind() {
		case protoreflect.Uint32Kind, protoreflect.Uint64Kind, protoreflect.Fixed32Kind, protoreflect.Fixed64Kind:
			if f.IsList() {
				return true
			}
			number = float64(v.Uint())
		case protoreflect.Int32Kind, protoreflect.Int64Kind, protoreflect.Sint32Kind, protoreflect.Sint64Kind, protoreflect.Sfixed32Kind, protoreflect.Sfixed64Kind:
			if f.IsList() {
				return true
			}
			number = float64(v.Int())
		case protoreflect.FloatKind, protoreflect.DoubleKind:
			if f.IsList() {
				return true
			}
			number = v.Float()
		case protoreflect.MessageKind:
			if f.IsList() {
				return true
			}
			fields := v.Message().Descriptor().Fields()
			seconds, nanos := fields.ByName("seconds"), fields.ByName("nanos")
			if seconds == nil || nanos == nil {
				return true
			}
			number = float64(v.Message().Get(seconds).Int()) + float64(v.Message().Get(nanos).Int())/1e9
		default:
			return true
		}
		switch f.Name() {
		case "gt":
			r.Gt = &number
		case "gte":
			r.Gte = &number
		case "lt":
			r.Lt = &number
		case "lte":
			r.Lte = &number
		}
		return true
	})
}

func ruleOf(f protoreflect.FieldDescriptor) (rule, bool) {
	given, ok := proto.GetExtension(f.Options(), validate.E_Rules).(*validate.FieldRules)
	if !ok || given == nil {
		return rule{}, false
	}
	r := rule{}
	r.Required = given.GetMessage().GetRequired() || given.GetDuration().GetRequired() || given.GetTimestamp().GetRequired() || given.GetAny().GetRequired()
	r.MinLen = max(given.GetString_().GetMinLen(), given.GetString_().GetMinBytes(), given.GetBytes().GetMinLen())
	r.MinItems = max(given.GetRepeated().GetMinItems(), given.GetMap().GetMinPairs())
	m := given.ProtoReflect()
	if which := m.WhichOneof(m.Descriptor().Oneofs().ByName("type")); which != nil {
		typed := m.Get(which).Message()
		if ignore := typed.Descriptor().Fields().ByName("ignore_empty"); ignore != nil {
			r.IgnoreEmpty = typed.Get(ignore).Bool()
		}
		if which.Name() != "string" && which.Name() != "repeated" && which.Name() != "map" && which.Name() != "enum" {
			limits(typed, &r)
		}
	}
	if r == (rule{}) || r == (rule{IgnoreEmpty: true}) {
		return r, false
	}
	r.Optional = f.ContainingOneof() != nil
	return r, true
}

func (t types) about(d protoreflect.MessageDescriptor) {
	name := string(d.FullName())
	disabled := proto.GetExtension(d.Options(), validate.E_Disabled).(bool) || proto.GetExtension(d.Options(), validate.E_Ignored).(bool)
	for i := range d.Fields().Len() {
		f := d.Fields().Get(i)
		options := f.Options().(*descriptorpb.FieldOptions)
		if options.GetDeprecated() {
			if t.Deprecated[name] == nil {
				t.Deprecated[name] = map[string]bool{}
			}
			t.Deprecated[name][string(f.Name())] = proto.GetExtension(options, annotations.E_DisallowedByDefault).(bool)
		}
		if r, ok := ruleOf(f); ok && !disabled {
			if t.Rules[name] == nil {
				t.Rules[name] = map[string]rule{}
			}
			t.Rules[name][string(f.Name())] = r
		}
	}
	for i := range d.Oneofs().Len() {
		o := d.Oneofs().Get(i)
		fields := []string{}
		for j := range o.Fields().Len() {
			fields = append(fields, string(o.Fields().Get(j).Name()))
		}
		t.Oneofs[name] = append(t.Oneofs[name], fields)
		if disabled || o.IsSynthetic() || !proto.GetExtension(o.Options(), validate.E_Required).(bool) {
			continue
		}
		t.Required[name] = append(t.Required[name], fields)
	}
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
	t := types{
		map[string]map[string]string{}, map[string][]string{}, map[string]map[string]bool{},
		map[string]map[string]rule{}, map[string][][]string{}, map[string][][]string{}, []string{},
	}
	protoregistry.GlobalTypes.RangeMessages(func(m protoreflect.MessageType) bool {
		if d := m.Descriptor(); !d.IsMapEntry() {
			fields := map[string]string{}
			for i := range d.Fields().Len() {
				f := d.Fields().Get(i)
				fields[string(f.Name())] = t.field(f)
			}
			t.Messages[string(d.FullName())] = fields
			t.about(d)
			if strings.HasPrefix(d.ParentFile().Path(), "contrib/") {
				t.Contrib = append(t.Contrib, string(d.FullName()))
			}
		}
		return true
	})
	if err := json.NewEncoder(os.Stdout).Encode(t); err != nil {
		panic(err)
	}
}
